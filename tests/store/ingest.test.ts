import { call, safe } from '@orpc/server'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { router } from '../../electron/app/router.ts'
import { CreatorId } from '../../shared/model/id.ts'
import type { Ingest } from '../../shared/model/ingest.ts'
import { send, servedWays } from '../support/served-ways.ts'
import { startedApp } from '../support/started-app.ts'

const { app } = startedApp()
const { ingest, origin } = servedWays(app)

const context = () => app().context
const workspace = () => app().context.active.workspace()
const read = (): Promise<Ingest> => call(router.ingest.read, undefined, { context: context() })
const makeToken = async (name: string, creator: string | null = null) => {
  const input = { name, creator: creator === null ? null : CreatorId.parse(creator) }
  return (await call(router.ingest.makeToken, input, { context: context() })).value
}
const json = { 'content-type': 'application/json' }

const message = (id: string, more: Record<string, unknown> = {}) => ({
  creatorId: 'ana',
  messageId: id,
  text: `where is my parcel ${id}`,
  channelId: `channel-${id}`,
  ...more,
})

const outcomesOf = (answer: { body: Record<string, unknown> }) =>
  (answer.body.outcomes as { outcome: string }[]).map(({ outcome }) => outcome)

test('both ways are shut until somebody opens them, and a token alone opens none', async () => {
  const token = await makeToken('early')
  expect(await read()).toMatchObject({ http: { isOn: false }, streamchat: { isOn: false } })
  const answer = await ingest(token, message('early'))
  expect(answer).toMatchObject({
    status: 404,
    body: { error: 'off', next: expect.stringContaining('ingest on') },
  })
  const { database } = await workspace()
  expect(await database.rows("SELECT FROM messages WHERE external_message_id = 'early'")).toEqual([])
})

describe('once it is on', () => {
  let token: string

  beforeAll(async () => {
    const set = { http: true, requestsPerSecond: 10_000 }
    const state = await call(router.ingest.set, set, { context: context() })
    expect(state).toMatchObject({
      http: { isOn: true },
      streamchat: { isOn: false },
      requestsPerSecond: 10_000,
    })
    token = await makeToken('all')
  })

  test('a message is stored at once with everything that was sent, and decided later', async () => {
    const answer = await ingest(token, {
      ...message('m-1'),
      channelCid: 'livestream:channel-m-1',
      visitorUserId: 'v-1',
      visitorUsername: 'Vera',
      createdAt: '2026-01-05T08:01:21.752Z',
      isPaidDm: true,
      rawPayload: { anything: ['the', 'sender', 'has'] },
    })
    expect(answer).toMatchObject({
      status: 200,
      body: { outcomes: [{ messageId: 'm-1', outcome: 'stored', reason: null }] },
    })
    const { database, deciding } = await workspace()
    await deciding.settled()
    const rows = await database.rows(
      `SELECT m.creator_id AS creator, text, channel_id AS channel, channel_cid AS cid, visitor_user_id AS visitor,
         visitor_username AS name, m.created_at AS at, is_paid_dm AS paid, raw_payload AS payload, d.outcome
       FROM messages m JOIN decisions d ON d.message_id = m.id WHERE external_message_id = 'm-1'`,
    )
    expect(rows).toEqual([
      {
        creator: 'ana',
        text: 'where is my parcel m-1',
        channel: 'channel-m-1',
        cid: 'livestream:channel-m-1',
        visitor: 'v-1',
        name: 'Vera',
        at: new Date('2026-01-05T08:01:21.752Z'),
        paid: true,
        payload: { anything: ['the', 'sender', 'has'] },
        outcome: 'skipped:paid',
      },
    ])
  })

  test('whatever is sent, in whatever lists and however often, is stored once and as it was sent first', async () => {
    const sent = fc.record({
      messageId: fc.nat({ max: 9 }).map((id) => `p${id}`),
      creatorId: fc.constantFrom('ben', 'cho', '', 7),
      text: fc.constantFrom('one', 'two', 'a \u0000 b'),
      channelId: fc.constantFrom('c', 'c', 'c', null),
    })
    let run = 0
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(sent, { maxLength: 12 }), { maxLength: 4 }), async (lists) => {
        const prefix = `run${run++}-`
        const first = new Map<string, { creatorId: unknown; text: string }>()
        type Record = (typeof lists)[number][number]
        const isGood = ({ creatorId, channelId }: Record) =>
          creatorId !== '' && creatorId !== 7 && channelId !== null
        // Creators are stored one after the other, in the order in which the good messages of a list name them.
        const inOrder = (list: readonly Record[]) => {
          const creators = [...new Set(list.filter(isGood).map(({ creatorId }) => creatorId))]
          const placesOf = (creator: unknown) =>
            [...list.entries()].filter(([, record]) => isGood(record) && record.creatorId === creator)
          return creators.flatMap(placesOf)
        }
        for (const list of lists) {
          const expected = list.map(() => 'rejected')
          for (const [at, { messageId, creatorId, text }] of inOrder(list)) {
            const before = first.get(messageId)
            if (before === undefined) first.set(messageId, { creatorId, text })
            const isSame = before?.creatorId === creatorId && before.text === text
            expected[at] = before === undefined ? 'stored' : isSame ? 'duplicate' : 'conflict'
          }
          const answer = await ingest(
            token,
            list.map((one) => ({ ...one, messageId: prefix + one.messageId })),
          )
          expect(answer.status).toBe(200)
          expect(outcomesOf(answer)).toEqual(expected)
        }
        const { database } = await workspace()
        const rows = await database.rows<{ id: string; creatorId: string; text: string }>(
          `SELECT external_message_id AS id, creator_id AS "creatorId", text FROM messages
           WHERE external_message_id LIKE $1`,
          [`${prefix}%`],
        )
        const kept = Object.fromEntries(rows.map(({ id, ...row }) => [id.slice(prefix.length), row]))
        const storable = [...first].map(([id, row]) => [
          id,
          { ...row, text: row.text.replace('\0', '\uFFFD') },
        ])
        expect(kept).toEqual(Object.fromEntries(storable))
      }),
      { numRuns: 40 },
    )
    const { database, deciding } = await workspace()
    await deciding.settled()
    const [gaps] = await database.rows(
      `SELECT count(*) AS gaps FROM creators c WHERE last_seq <>
         (SELECT count(*) FROM messages m WHERE m.creator_id = c.creator_id) OR decided_seq <> last_seq`,
    )
    expect(gaps).toEqual({ gaps: 0 })
  })

  test('each message that is not stored says why, and keeps none of the others from it', async () => {
    const answer = await ingest(token, [
      message('why-1'),
      message('why-1', { text: 'another text' }),
      message('why-2', { creatorId: undefined }),
      message('', {}),
      message('why-3', { text: undefined }),
      message('why-4', { createdAt: 'tomorrow' }),
      message('why-5', { isPaidDm: 'perhaps' }),
      message('why-6', { creatorId: 'x'.repeat(201) }),
      'no object',
      message('why-7'),
    ])
    const [first, ...others] = answer.body.outcomes as { outcome: string; reason: string | null }[]
    expect(first).toMatchObject({ outcome: 'stored' })
    expect(others.at(-1)).toMatchObject({ outcome: 'stored' })
    expect(others.slice(0, -1).map(({ outcome }) => outcome)).toEqual([
      'conflict',
      ...Array(7).fill('rejected'),
    ])
    for (const { reason } of others.slice(0, -1)) expect(reason).toMatch(/^[A-Z].*\.$/)
  })

  test('a token that is for one creator stores for no other', async () => {
    const ofDee = await makeToken('of dee', 'dee')
    const answer = await ingest(ofDee, [message('dee-1', { creatorId: 'dee' }), message('dee-2')])
    expect(outcomesOf(answer)).toEqual(['stored', 'rejected'])
    const { database } = await workspace()
    expect(await database.rows("SELECT FROM messages WHERE external_message_id = 'dee-2'")).toEqual([])
  })

  test('a token is shown once, kept as a hash, told when used, and worth nothing once revoked', async () => {
    const value = await makeToken('short-lived')
    const again = await safe(call(router.ingest.makeToken, { name: 'short-lived' }, { context: context() }))
    expect(again.error).toMatchObject({ code: 'BAD_INPUT' })
    expect((await ingest(value, [])).status).toBe(200)
    const state = await read()
    const listed = state.tokens.find(({ name }) => name === 'short-lived')
    expect(listed).toMatchObject({ creator: null, revokedAt: null, lastUsedAt: expect.any(String) })
    expect(JSON.stringify(state)).not.toContain(value)
    const { database } = await workspace()
    for (const table of ['ingest_tokens', 'audit', 'engine_settings']) {
      const rows = await database.rows<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM ${table} t`)
      expect(rows.length).toBeGreaterThan(0)
      for (const { row } of rows) expect(row).not.toContain(value.slice(-43))
    }
    await call(router.ingest.revokeToken, { token: 'short-lived' }, { context: context() })
    expect((await ingest(value, message('late'))).status).toBe(401)
    const gone = await safe(call(router.ingest.revokeToken, { token: 'short-lived' }, { context: context() }))
    expect(gone.error).toMatchObject({ code: 'NOT_FOUND' })
    expect(await makeToken('short-lived')).not.toBe(value)
  })

  test('requests that cannot be taken as a whole say what to do', async () => {
    const bearer = { authorization: `Bearer ${token}` }
    const url = `${origin()}/ingest`
    const ask = (sent: Parameters<typeof send>[1]) =>
      send(url, { ...sent, headers: { ...bearer, ...json, ...sent.headers } })
    const cases = [
      [await ask({ body: '{"a":' }), 400],
      [await ask({ body: Buffer.from([0x7b, 0xff, 0x7d]) }), 400],
      [await ask({ body: '['.repeat(5000) + ']'.repeat(5000) }), 400],
      [await ask({ body: '7' }), 400],
      [await ask({ body: JSON.stringify(Array(501).fill({})) }), 400],
      [await ask({ body: '{}', headers: { 'content-type': 'text/plain' } }), 415],
      [await ask({ body: '{}', headers: { 'content-encoding': 'gzip' } }), 415],
      [await ask({ body: `"${'x'.repeat(1024 * 1024)}"` }), 413],
      [
        await ask({ body: `"${'x'.repeat(3 * 1024 * 1024)}"`, headers: { 'transfer-encoding': 'chunked' } }),
        413,
      ],
      [await ask({ method: 'GET' }), 405],
      [await ask({ body: '{}', headers: { origin: 'https://likeness.example' } }), 403],
      [await ask({ body: '{}', headers: { authorization: '' } }), 401],
      [await ask({ body: '{}', headers: { authorization: `Bearer ${token}x` } }), 401],
      [await ask({ body: '{}', headers: { authorization: `Bearer ${token.slice(0, -1)}` } }), 401],
    ] as const
    expect(cases.map(([answer]) => answer.status)).toEqual(cases.map(([, status]) => status))
    for (const [{ body, headers }] of cases) {
      expect(body).toMatchObject({ error: expect.any(String), next: expect.stringMatching(/^[A-Z].*\.$/) })
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    }
    expect((await ingest(token, [])).status).toBe(200)
  })

  test('what came in is counted, and what was refused', async () => {
    const before = (await read()).lastDay
    await ingest(token, [
      message('n-1'),
      message('n-2'),
      message('n-1'),
      message('n-2', { text: 'other' }),
      {},
    ])
    await ingest('nobody', message('n-3'))
    const after = (await read()).lastDay
    const grown = Object.entries(after).map(([name, count]) => [
      name,
      count - before[name as keyof typeof before],
    ])
    expect(Object.fromEntries(grown)).toEqual({
      stored: 2,
      duplicates: 1,
      conflicts: 1,
      rejected: 1,
      refused: 1,
    })
  })

  test('an address that keeps failing is left waiting, and takes no known sender with it', async () => {
    const from = { 'x-forwarded-for': '192.0.2.7, 198.51.100.9' }
    const statuses = []
    for (let attempt = 0; attempt < 25; attempt++)
      statuses.push((await ingest(`wrong-${attempt}`, {}, from)).status)
    expect(statuses.slice(0, 20)).toEqual(Array(20).fill(401))
    expect(statuses.slice(20)).toEqual(Array(5).fill(429))
    const refused = await ingest('wrong', {}, from)
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect((await ingest(token, [], from)).status).toBe(200)
    expect((await ingest('wrong', {}, { 'x-forwarded-for': '198.51.100.10' })).status).toBe(401)
  })

  test('a token that sends faster than it may is told when to go on; others go on', async () => {
    await call(router.ingest.set, { requestsPerSecond: 1 }, { context: context() })
    const [fast, other] = [await makeToken('fast'), await makeToken('other')]
    const answers = await Promise.all(Array.from({ length: 20 }, () => ingest(fast, [])))
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused.length).toBeGreaterThan(10)
    expect(answers.filter(({ status }) => status === 200).length).toBe(20 - refused.length)
    for (const { headers } of refused) expect(Number(headers['retry-after'])).toBeGreaterThan(0)
    expect((await ingest(other, [])).status).toBe(200)
  })
})
