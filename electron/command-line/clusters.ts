import { parseArgs } from 'node:util'
import type { Chain, CutLink } from '../../shared/model/chain.ts'
import { type ClusterDetail, type ClusterMember, ClusterStatus } from '../../shared/model/cluster.ts'
import { ClusterId } from '../../shared/model/id.ts'
import { creatorOrAll, noPositionals, onlyPositional } from './arguments.ts'
import { type Command, UsageError } from './command.ts'
import { everyItem, FULL_PAGE } from './pages.ts'
import { type Column, list, minute, similarity, table } from './table.ts'

const CLUSTER_COLUMNS: Column[] = [
  { title: 'CLUSTER' },
  { title: 'CREATOR', maxWidth: 24 },
  { title: 'STATUS' },
  { title: 'MEMBERS', align: 'right' },
  { title: 'WEAKEST', align: 'right' },
  { title: 'CREATED (UTC)' },
  { title: 'TEXT', maxWidth: 60 },
]

export const clustersCommand: Command = {
  name: 'clusters',
  parameters: '[--creator ID] [--status open|actioned] [--search WORDS]',
  summary: 'Lists clusters, newest first.',
  read(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { creator: { type: 'string' }, status: { type: 'string' }, search: { type: 'string' } },
    })
    noPositionals(positionals)
    const status = ClusterStatus.nullable().safeParse(values.status ?? null)
    if (!status.success) throw new UsageError(`--status must be one of: ${ClusterStatus.options.join(', ')}.`)
    const query = { creator: creatorOrAll(values.creator), status: status.data, search: values.search ?? '' }
    return async ({ client, output }) => {
      const clusters = await everyItem((cursor) =>
        client.clusters.list({ ...query, cursor, limit: FULL_PAGE }),
      )
      const rows = clusters.map((cluster) => [
        cluster.id,
        cluster.creator,
        cluster.status,
        String(cluster.members),
        similarity(cluster.weakestScore),
        minute(cluster.createdAt),
        cluster.preview,
      ])
      const [most] = clusters.toSorted((one, other) => other.members - one.members)
      const summary = most ? `\nLargest cluster: ${most.members} messages, ${most.id}\n` : ''
      await output.result(
        { total: clusters.length, largest: most?.members ?? 0, clusters },
        `${table(CLUSTER_COLUMNS, rows)}${summary}`,
      )
      return 0
    }
  },
}

const MEMBER_COLUMNS: Column[] = [
  { title: 'MESSAGE', maxWidth: 40 },
  { title: 'VISITOR', maxWidth: 20 },
  { title: 'MATCHED', maxWidth: 40 },
  { title: 'BY' },
  { title: 'TRIGRAM', align: 'right' },
  { title: 'VECTOR', align: 'right' },
  { title: 'TEXT', maxWidth: 60 },
]

export const clusterCommand: Command = {
  name: 'cluster',
  parameters: 'ID',
  summary: 'Shows one cluster, its members and what brought each here.',
  read(args) {
    const { positionals } = parseArgs({ args, allowPositionals: true })
    const id = ClusterId.safeParse(onlyPositional(positionals, 'ID'))
    if (!id.success) throw new UsageError('ID must be the id of a cluster, as `clusters` lists it.')
    return async ({ client, output }) => {
      const detail = await client.clusters.read({ id: id.data })
      const members = await everyItem((cursor) =>
        client.clusters.members({ id: id.data, cursor, limit: FULL_PAGE }),
      )
      const chain = await client.clusters.chain({ id: id.data })
      await output.result({ ...detail, chain, members }, inWords(detail, chain, members))
      return 0
    }
  },
}

function inWords(detail: ClusterDetail, chain: Chain, members: readonly ClusterMember[]): string {
  const head = list([
    ['cluster', detail.id],
    ['creator', detail.creator],
    ['status', detail.status],
    ['members', detail.members],
    ['superseded', detail.superseded],
    ['created', `${minute(detail.createdAt)} UTC`],
    ...chainInWords(chain),
    ...(detail.responseText === null ? [] : [['reply', detail.responseText] as const]),
  ])
  const rows = members.map(({ message, match }) => [
    message.externalId,
    message.visitor,
    match?.externalId ?? '-',
    match?.kind ?? '-',
    similarity(match?.trigramScore ?? null),
    similarity(match?.vectorScore ?? null),
    message.text,
  ])
  return `${head}\n${table(MEMBER_COLUMNS, rows)}`
}

/** What holds it together; what there is none of is left out. */
function chainInWords({ weakest, bridge, hub, parts }: Chain): (readonly [string, string | number])[] {
  return [
    ...(weakest ? [['weakest link', linkInWords(weakest)] as const] : []),
    ...(bridge ? [['bridge', linkInWords(bridge)] as const] : []),
    ...(hub ? [['hub', `${hub.message.externalId}: ${hub.members} were matched to it`] as const] : []),
    ...(parts > 1 ? [['parts', parts] as const] : []),
  ]
}

const linkInWords = ({ message, match, kind, score, below, rest }: CutLink): string =>
  `${similarity(score)} ${kind}, ${message.externalId} to ${match.externalId}: ${below} on its side, ${rest} on the other`
