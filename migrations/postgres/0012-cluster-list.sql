-- Up Migration

-- The list in each of its orders, of all creators and of one, and how many clusters are in it, read from an index
-- alone. Both columns of an order go one way, so that a page begins where the last one ended by one look into the
-- index. Those that have no score any more come last.
CREATE INDEX clusters_by_time ON clusters (created_at, id) WHERE member_count >= 2;
CREATE INDEX clusters_by_members ON clusters (member_count, id) WHERE member_count >= 2;
CREATE INDEX clusters_by_score ON clusters (coalesce(weakest_score, 1000001), id) WHERE member_count >= 2;
CREATE INDEX clusters_creator_time ON clusters (creator_id, created_at, id) INCLUDE (status)
  WHERE member_count >= 2;
CREATE INDEX clusters_creator_members ON clusters (creator_id, member_count, id) WHERE member_count >= 2;
CREATE INDEX clusters_creator_score ON clusters (creator_id, coalesce(weakest_score, 1000001), id)
  WHERE member_count >= 2;
DROP INDEX clusters_shown_newest, clusters_shown_largest, clusters_shown_weakest;

-- Down Migration

CREATE INDEX clusters_shown_newest ON clusters (created_at DESC, id) WHERE member_count >= 2;
CREATE INDEX clusters_shown_largest ON clusters (member_count DESC, id) WHERE member_count >= 2;
CREATE INDEX clusters_shown_weakest ON clusters (weakest_score, id) WHERE member_count >= 2;
DROP INDEX clusters_by_time, clusters_by_members, clusters_by_score, clusters_creator_time,
  clusters_creator_members, clusters_creator_score;
