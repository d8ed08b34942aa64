-- Up Migration

-- What the list shows of clusters that were there before Likeness. Those that Likeness has made say so
-- themselves, and have a member. One pass over the members: joined from two, new tables make for bad plans.
UPDATE clusters c SET
  member_count = shown.members,
  preview = shown.preview,
  actioned_at = CASE WHEN c.status = 'actioned' THEN c.updated_at END
FROM (
  SELECT DISTINCT ON (cm.cluster_id) cm.cluster_id, left(m.text, 300) AS preview,
    (count(*) OVER (PARTITION BY cm.cluster_id))::integer AS members
  FROM cluster_messages cm JOIN messages m ON m.id = cm.message_id
  ORDER BY cm.cluster_id, m.created_at, m.id
) AS shown
WHERE c.id = shown.cluster_id AND c.member_count = 0;

-- Down Migration

-- The columns go with the migration that made them.
