import { createHmac } from 'node:crypto'
import { call } from '@orpc/server'
import { beforeAll, describe, expect, test } from 'vitest'
import { router } from '../../electron/app/router.ts'
import { STREAM_SECRET, send, servedWays } from '../support/served-ways.ts'
import { startedApp } from '../support/started-app.ts'

const { app } = startedApp()
const { event, origin } = servedWays(app)
const unprepared = servedWays(app, '')

const context = () => app().context

/** An event as the server sends it. */
const newMessage = (id: string, more: { channel?: object; message?: object; event?: object } = {}) => ({
  type: 'message.new',
  cid: 'messaging:talk-1',
  channel_id: 'talk-1',
  channel: { id: 'talk-1', cid: 'messaging:talk-1', created_by: { id: 'ana' }, ...more.channel },
  user: { id: 'vic', name: 'Vic' },
  message: {
    id,
    text: `hello ${id}`,
    type: 'regular',
    user: { id: 'vic', name: 'Vic' },
    created_at: '2026-01-05T08:01:21.752123Z',
    ...more.message,
  },
  ...more.event,
})

async function stored(id: string) {
  const { database } = await context().active.workspace()
  const [row] = await database.rows(
    `SELECT creator_id AS creator, text, channel_id AS channel, channel_cid AS cid, visitor_user_id AS visitor,
       visitor_username AS name, is_paid_dm AS paid, created_at AS at FROM messages WHERE external_message_id = $1`,
    [id],
  )
  return row
}

test('until it is on, and where no secret is known, nothing is taken', async () => {
  expect((await event(newMessage('early'))).status).toBe(404)
  await call(router.ingest.set, { streamchat: true }, { context: context() })
  const answer = await send(`${unprepared.origin()}/webhooks/streamchat`, {
    body: JSON.stringify(newMessage('early')),
    headers: { 'content-type': 'application/json' },
  })
  expect(answer).toMatchObject({ status: 503, body: { error: 'no-secret', next: expect.any(String) } })
  expect(answer.headers['retry-after']).toBeDefined()
  expect(await stored('early')).toBeUndefined()
})

describe('once it is on', () => {
  beforeAll(async () => {
    await call(router.ingest.set, { streamchat: true, requestsPerSecond: 10_000 }, { context: context() })
  })

  test('a new message is stored as the event has it', async () => {
    expect(await event(newMessage('w-1'))).toMatchObject({
      status: 200,
      body: { messageId: 'w-1', outcome: 'stored' },
    })
    expect(await stored('w-1')).toEqual({
      creator: 'ana',
      text: 'hello w-1',
      channel: 'talk-1',
      cid: 'messaging:talk-1',
      visitor: 'vic',
      name: 'Vic',
      paid: false,
      at: new Date('2026-01-05T08:01:21.752Z'),
    })
  })

  test.each([
    ['of a client', { channel: { created_by: undefined, data: { createdBy: { id: 'bea' } } } }],
    ['with snake case', { channel: { created_by: undefined, data: { created_by: { id: 'bea' } } } }],
    ['of an app', { channel: { created_by: undefined }, event: { channel_custom: { creatorId: 'bea' } } }],
  ])('the creator is found in the event %s', async (what, more) => {
    expect((await event(newMessage(`creator ${what}`, more))).body).toMatchObject({ outcome: 'stored' })
    expect(await stored(`creator ${what}`)).toMatchObject({ creator: 'bea' })
  })

  test.each([
    ['channel', { channel: { isPaidDm: true } }],
    ['its data', { channel: { data: { isPaidDm: true } } }],
    ['its custom fields', { event: { channel_custom: { is_paid_dm: true } } }],
  ])('a channel is paid for where %s says so', async (what, more) => {
    await event(newMessage(`paid ${what}`, more))
    expect(await stored(`paid ${what}`)).toMatchObject({ paid: true })
  })

  test('what the creator wrote, what nobody wrote and other events are left alone', async () => {
    const own = { user: { id: 'ana' } }
    const others = [
      newMessage('own', { message: own, event: own }),
      newMessage('system', { message: { type: 'system' } }),
      newMessage('deleted', { event: { type: 'message.deleted' } }),
      { type: 'user.banned' },
      [],
      null,
    ]
    for (const each of others) {
      expect(await event(each)).toMatchObject({ status: 200, body: { outcome: 'ignored' } })
    }
    for (const id of ['own', 'system', 'deleted']) expect(await stored(id)).toBeUndefined()
  })

  test('events that come again, late or out of order are no failures', async () => {
    const ids = ['o-3', 'o-1', 'o-2', 'o-1', 'o-3', 'o-3']
    const answers = await Promise.all(ids.map((id) => event(newMessage(id))))
    expect(answers.map(({ status }) => status)).toEqual(Array(ids.length).fill(200))
    const outcomes = answers.map(({ body }) => body.outcome)
    expect(outcomes.filter((outcome) => outcome === 'stored')).toHaveLength(3)
    expect(outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(3)
  })

  test('an event that holds no message to take in is told so, and is no reason to send it again', async () => {
    const answer = await event(newMessage('no-creator', { channel: { created_by: null } }))
    expect(answer).toMatchObject({ status: 200, body: { outcome: 'rejected', reason: 'No creator.' } })
    const picture = await event(newMessage('picture', { message: { text: undefined } }))
    expect(picture).toMatchObject({ status: 200, body: { outcome: 'stored' } })
  })

  test('without the right signature of the very bytes nothing is stored', async () => {
    const body = JSON.stringify(newMessage('forged'))
    const sign = (of: string, secret = STREAM_SECRET) => createHmac('sha256', secret).update(of).digest('hex')
    const right = sign(body)
    const wrong: [string, string][] = [
      [body, ''],
      [body, right.slice(1)],
      [body, `${right.slice(0, -1)}${right.endsWith('0') ? '1' : '0'}`],
      [body, sign(body, 'another secret')],
      [`${body} `, right],
      [body, Buffer.from(right, 'hex').toString('base64')],
      [body, sign('')],
    ]
    for (const [sent, signature] of wrong) {
      const answer = await send(`${origin()}/webhooks/streamchat`, {
        body: sent,
        headers: { 'content-type': 'application/json', 'x-signature': signature },
      })
      expect(answer).toMatchObject({ status: 401, body: { error: 'bad-signature' } })
    }
    expect(await stored('forged')).toBeUndefined()
  })

  test('who keeps failing is left waiting, and StreamChat is not', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.5' }
    const failing = await Promise.all(
      Array.from({ length: 25 }, () =>
        event(newMessage('f'), { ...headers, 'x-signature': '00'.repeat(32) }),
      ),
    )
    expect(failing.map(({ status }) => status).toSorted()).toEqual([
      ...Array(20).fill(401),
      ...Array(5).fill(429),
    ])
    expect((await event(newMessage('from the same address'), headers)).status).toBe(200)
    expect(await stored('f')).toBeUndefined()
  })

  test('a token of the other way opens nothing here', async () => {
    const { value } = await call(router.ingest.makeToken, { name: 'http only' }, { context: context() })
    const answer = await send(`${origin()}/webhooks/streamchat`, {
      body: JSON.stringify(newMessage('by token')),
      headers: { 'content-type': 'application/json', authorization: `Bearer ${value}` },
    })
    expect(answer.status).toBe(401)
    expect(await stored('by token')).toBeUndefined()
  })

  test('what StreamChat sends is counted', async () => {
    const before = (await call(router.ingest.read, undefined, { context: context() })).lastDay
    await event(newMessage('counted'))
    await event(newMessage('counted'))
    const after = (await call(router.ingest.read, undefined, { context: context() })).lastDay
    expect(after.stored - before.stored).toBe(1)
    expect(after.duplicates - before.duplicates).toBe(1)
  })
})
