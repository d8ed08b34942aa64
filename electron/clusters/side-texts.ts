import type { ChangedSide, PreviewedChain } from '../../shared/model/cluster-change.ts'
import { ClusterId, ExternalMessageId, MessageId } from '../../shared/model/id.ts'
import { fromMillionths } from '../../shared/model/similarity.ts'
import type { Reader } from '../store/database.ts'
import { findNamed, type NamedMessage, nameMessages } from './named-messages.ts'
import type { FoundCluster, FoundMember, FoundSide } from './opened-change.ts'
import type { FoundChain, FoundCut } from './preview-forest.ts'

/**
 * Gives the messages of one side of a change their ids and texts, and its clusters those that they are live.
 * @param isLive whether this side is that of the live config
 */
export async function nameSide(
  reader: Reader,
  { creator, isLive }: { readonly creator: string; readonly isLive: boolean },
  side: FoundSide,
): Promise<Omit<ChangedSide, 'next'>> {
  const wanted = [
    ...side.members.map(({ seq }) => seq),
    ...side.clusters.flatMap(({ chain }) => seqsIn(chain)),
  ]
  const named = await nameMessages(
    reader,
    wanted.map((seq) => ({ creator, seq })),
  )
  const firsts = isLive ? side.clusters.flatMap(({ members }) => members.slice(0, 1)) : []
  const live = await liveClusters(reader, creator, firsts)
  const find = (seq: number) => findNamed(named, { creator, seq })
  const placesOf = new Map(side.clusters.map((cluster) => [cluster.place, memberPlaces(cluster)]))
  return {
    items: side.members.map((member) => toMember(member, find(member.seq), placesOf.get(member.cluster))),
    clusters: side.clusters.map(({ place, members, chain }) => ({
      place,
      size: members.length,
      chain: toChain(chain, find, placesOf.get(place) ?? new Map()),
      live: live.get(members[0] as number) ?? null,
    })),
    total: side.memberCount,
    clusterCount: side.clusterCount,
  }
}

function seqsIn({ weakest, bridge, hub }: FoundChain): number[] {
  const ofCut = (cut: FoundCut | null) => (cut ? [cut.seq, cut.matchedSeq] : [])
  return [...ofCut(weakest), ...ofCut(bridge), ...(hub ? [hub.seq] : [])]
}

/** By seq. */
type Places = ReadonlyMap<number, number>

const memberPlaces = ({ members }: FoundCluster): Places => new Map(members.map((seq, at) => [seq, at]))

const scoreOf = (score: FoundCut['score']) => (score === null ? null : fromMillionths(score))

function toMember(
  { cluster, memberAt, other, joining }: FoundMember,
  { id, externalId, text }: NamedMessage,
  places: Places | undefined,
): ChangedSide['items'][number] {
  return {
    ...{ id: MessageId.parse(id), externalId: ExternalMessageId.parse(externalId), text },
    ...{ cluster, memberAt, other },
    match: joining && {
      memberAt: places?.get(joining.matchedSeq) ?? null,
      kind: joining.kind,
      score: scoreOf(joining.score),
    },
  }
}

function toChain(chain: FoundChain, find: (seq: number) => NamedMessage, places: Places): PreviewedChain {
  const message = (seq: number) => {
    const { id, externalId, text, visitor } = find(seq)
    const memberAt = places.get(seq) ?? null
    return {
      ...{ id: MessageId.parse(id), externalId: ExternalMessageId.parse(externalId), text, visitor },
      place: memberAt === null ? ('superseded' as const) : ('member' as const),
      memberAt,
    }
  }
  const cut = (link: FoundCut | null): PreviewedChain['weakest'] =>
    link && {
      ...{ message: message(link.seq), match: message(link.matchedSeq) },
      ...{ kind: link.kind, score: scoreOf(link.score), below: link.below, rest: link.rest },
    }
  const { hub, longestPath, parts } = chain
  return {
    ...{ weakest: cut(chain.weakest), bridge: cut(chain.bridge), longestPath, parts },
    hub: hub && { message: message(hub.seq), members: hub.members },
  }
}

/** The clusters that are shown by now with these messages in them, by seq. */
async function liveClusters(
  reader: Reader,
  creator: string,
  seqs: readonly number[],
): Promise<Map<number, ClusterId>> {
  if (seqs.length === 0) return new Map()
  const rows = await reader.rows<{ seq: number; id: string }>(
    `SELECT m.seq, c.id FROM messages m
     JOIN cluster_messages cm ON cm.message_id = m.id
     JOIN clusters c ON c.id = cm.cluster_id AND c.member_count >= 2
     WHERE m.creator_id = $1 AND m.seq = ANY($2::bigint[])`,
    [creator, seqs],
  )
  return new Map(rows.map(({ seq, id }) => [seq, ClusterId.parse(id)]))
}
