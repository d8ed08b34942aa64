import type { IncomingMessage, ServerResponse } from 'node:http'
import { failures } from '../../shared/failure.ts'
import type { IngestWay } from '../../shared/model/ingest.ts'
import { asFailure } from '../app/failures.ts'
import { INGEST_PATH, STREAMCHAT_PATH } from '../app/ways-in.ts'
import type { Desk, DeskParts } from './desk.ts'
import { takeMessages } from './http-way.ts'
import { Limits } from './limits.ts'
import { RequestRefusal, refusalReply, sendReply, type WayReply } from './reply.ts'
import { pathOf, refuseOthers } from './request.ts'
import { takeEvent } from './streamchat-way.ts'

/** After this a sender tries again where the database is away. */
const RETRY_SECONDS = 5

/** The ways in over HTTP. They carry an authentication of their own, so any host may be asked for. */
export interface Ways {
  /** Answers a request for one of the ways in; false: it is for none of them. */
  answer(request: IncomingMessage, response: ServerResponse): boolean
}

type Way = {
  readonly name: IngestWay
  readonly take: (request: IncomingMessage, desk: Desk, parts: DeskParts) => Promise<WayReply>
}

const ways = new Map<string | null, Way>([
  [INGEST_PATH, { name: 'http', take: takeMessages }],
  [STREAMCHAT_PATH, { name: 'streamchat', take: takeEvent }],
])

export function openWays(options: Omit<Desk, 'limits'>): Ways {
  const desk: Desk = { ...options, limits: new Limits() }
  return {
    answer(request, response) {
      const way = ways.get(pathOf(request))
      if (way === undefined) return false
      void reply(way, request, desk).then((done) => sendReply(request, response, done))
      return true
    },
  }
}

async function reply({ name, take }: Way, request: IncomingMessage, desk: Desk): Promise<WayReply> {
  let parts: DeskParts | null = null
  try {
    refuseOthers(request)
    parts = await desk.parts()
    return await take(request, desk, parts)
  } catch (error) {
    if (!(error instanceof RequestRefusal)) return failureReply(error, request, desk)
    if (error.code !== 'off') parts?.ingestUse.count(name, 'refused')
    return refusalReply(error)
  }
}

/** The database is away or does not want this now: whoever sends the same again loses nothing. */
function failureReply(error: unknown, request: IncomingMessage, desk: Desk): WayReply {
  // The sender went away in the middle of its body; nobody reads this.
  if (request.destroyed && !request.complete) return { status: 400, body: { error: 'broken-off' } }
  const { code } = asFailure(error, desk.log)
  const isBug = code === 'BUG'
  return {
    status: isBug ? 500 : 503,
    headers: isBug ? {} : { 'Retry-After': failures[code].retry ? RETRY_SECONDS : 60 },
    // Why is for whoever runs this, not for whoever asks.
    body: { error: isBug ? 'bug' : 'not-now', next: 'Send the same again later: nothing is stored twice.' },
  }
}
