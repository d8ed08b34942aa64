import { once } from 'node:events'
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { call } from '@orpc/server'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { router } from '../../electron/app/router.ts'
import { type Calls, openCalls } from '../../electron/instance/calls.ts'
import { newSecret } from '../../electron/instance/secrets.ts'
import { readFiles } from '../../electron/page/files.ts'
import { createGuard, type Guard } from '../../electron/web/guard.ts'
import { serveConsole, type WebServer } from '../../electron/web/http.ts'
import { openWays } from '../../electron/ways/ways.ts'
import { startedApp, writeRenderer } from '../support/started-app.ts'

const { folder, app } = startedApp()

let calls: Calls
let guard: Guard
let web: WebServer
let foreignGuard: Guard

beforeAll(async () => {
  calls = openCalls(app().context)
  guard = createGuard({ instanceId: '0123456789ab', session: newSecret() })
  foreignGuard = createGuard({ instanceId: 'ba9876543210', session: newSecret() })
  const { active, waysIn, log } = app().context
  const ways = openWays({ parts: () => active.workspace(), waysIn, log })
  web = await serveConsole(await readFiles(writeRenderer(path.join(folder, 'out'))), guard, calls, ways, 0)
})

afterAll(async () => {
  const closed = web.close()
  await calls.close()
  await closed
})

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A request as it stands: nothing of its path or headers is put right on the way. */
async function ask(asked: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { hostname, port } = new URL(web.origin)
  const request = httpRequest({ hostname, port, path: asked, method, headers })
  request.end()
  const [response] = await once(request, 'response')
  return { status: response.statusCode, headers: response.headers, body: await text(response) }
}

/** The cookie that the right token gets. */
const cookieOf = (of: Guard) => of.cookie.split(';')[0] ?? ''
const withCookie = (headers: Record<string, string> = {}) => ({ cookie: cookieOf(guard), ...headers })

const expectProtection = ({ headers }: Answer) => {
  expect(headers['x-content-type-options']).toBe('nosniff')
  expect(headers['referrer-policy']).toBe('no-referrer')
  expect(headers['cross-origin-opener-policy']).toBe('same-origin')
  expect(headers['cross-origin-resource-policy']).toBe('same-origin')
  const policy = headers['content-security-policy']
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toContain('unsafe')
  expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
}

describe('the token', () => {
  test('without it there is nothing but one plain sentence', async () => {
    for (const asked of ['/', '/assets/main-4f2a.js', '/api', '/nothing.txt']) {
      const answer = await ask(asked)
      expect(answer.status).toBe(401)
      expect(answer.body).toMatch(/^[A-Z][^.]*\.\n$/)
      expect(answer.headers['content-type']).toMatch(/^text\/plain/)
      expect(answer.headers['set-cookie']).toBeUndefined()
      expectProtection(answer)
    }
  })

  test.each(['', 'x', 'x'.repeat(43), '%00', encodeURIComponent('é'.repeat(43))])(
    '"%s" is not it',
    async (wrong) => {
      const answer = await ask(`/?token=${wrong}`)
      expect(answer.status).toBe(401)
      expect(answer.headers['set-cookie']).toBeUndefined()
    },
  )

  test('it counts on the first page only', async () => {
    expect((await ask(`/tuning?token=${guard.token}`)).status).toBe(401)
    expect((await ask(`/?token=${guard.token}`, {}, 'POST')).status).not.toBe(303)
  })

  test('it is traded for a cookie that scripts and other sites do not get', async () => {
    const answer = await ask(`/?token=${guard.token}`)
    expect(answer.status).toBe(303)
    expect(answer.headers.location).toBe('/')
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(/^likeness-0123456789ab=\S+; HttpOnly; SameSite=Strict; Path=\/$/),
    ])
    expect(answer.headers['set-cookie']?.[0]).not.toContain(guard.token)
    expectProtection(answer)
    const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
    expect((await ask('/', { cookie: `other=1; ${cookie}` })).status).toBe(200)
  })

  test('who comes from another site is sent on by a page, as a redirect would lose the cookie', async () => {
    const answer = await ask(`/?token=${guard.token}`, { 'sec-fetch-site': 'cross-site' })
    expect(answer.status).toBe(200)
    expect(answer.headers['set-cookie']).toHaveLength(1)
    expect(answer.body).toContain('url=/"')
    expect(answer.body).not.toContain(guard.token)
    expectProtection(answer)
  })

  test('one for a single use is good once', async () => {
    const token = guard.singleUseToken()
    expect((await ask(`/?token=${token}`)).status).toBe(303)
    expect((await ask(`/?token=${token}`)).status).toBe(401)
  })

  test('the cookie of another instance is worth nothing here', async () => {
    const value = cookieOf(foreignGuard).split('=')[1]
    const name = cookieOf(guard).split('=')[0]
    for (const cookie of [
      cookieOf(foreignGuard),
      `${name}=${value}`,
      `${name}=`,
      `${name}`,
      `${name}=${guard.token}`,
    ]) {
      expect((await ask('/', { cookie })).status).toBe(401)
    }
    expect((await ask('/', { cookie: `${cookieOf(foreignGuard)}; ${cookieOf(guard)}` })).status).toBe(200)
  })
})

describe('the host', () => {
  test.each([
    'likeness.example',
    '127.0.0.1.likeness.example',
    'localhost.likeness.example',
    'likeness.example:80',
    'localhost:80@likeness.example',
    '127.0.0.1:likeness.example',
    '127.0.0.2',
    '0.0.0.0',
    '[::]',
  ])('"%s" is none of ours, with cookie or token', async (host) => {
    for (const answer of [
      await ask('/', withCookie({ host })),
      await ask(`/?token=${guard.token}`, { host }),
    ]) {
      expect(answer.status).toBe(403)
      expect(answer.headers['set-cookie']).toBeUndefined()
      expectProtection(answer)
    }
  })

  test.each(['localhost', 'LOCALHOST:1', '127.0.0.1:8080', '[::1]', '[::1]:65535'])(
    '%s is ours, whatever port a tunnel gives it',
    async (host) => {
      expect((await ask('/', withCookie({ host }))).status).toBe(200)
      expect((await ask('/', { host })).status).toBe(401)
    },
  )
})

describe('the origin', () => {
  test.each(['http://likeness.example', 'null', 'https://localhost', 'http://localhost:1'])(
    'requests of pages from %s are refused',
    async (origin) => {
      for (const method of ['GET', 'POST', 'OPTIONS']) {
        const answer = await ask('/', withCookie({ host: 'localhost', origin }), method)
        expect(answer.status).toBe(403)
        expectProtection(answer)
      }
    },
  )

  test('its own pages may ask', async () => {
    const own = withCookie({ host: 'localhost:77', origin: 'http://localhost:77' })
    expect((await ask('/', own)).status).toBe(200)
  })
})

describe('methods', () => {
  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s is not answered', async (method) => {
    const own = { host: 'localhost', origin: 'http://localhost' }
    const answer = await ask('/', withCookie(own), method)
    expect(answer.status).toBe(405)
    expect(answer.headers.allow).toBe('GET, HEAD')
    expectProtection(answer)
    expect((await ask('/', own, method)).status).toBe(401)
    expect((await ask('/', withCookie(), method)).status).toBe(403)
  })

  test.each(['/', '/assets/main-4f2a.js', '/nothing.txt'])(
    'HEAD of %s is GET without its body',
    async (asked) => {
      const [head, get] = [await ask(asked, withCookie(), 'HEAD'), await ask(asked, withCookie())]
      expect(head.body).toBe('')
      expect(head.status).toBe(get.status)
      expect(head.headers['content-length']).toBe(String(Buffer.byteLength(get.body)))
      expect(head.headers['content-type']).toBe(get.headers['content-type'])
    },
  )
})

describe('what is served', () => {
  test('the page, with a nonce of its own each time, which the policy admits', async () => {
    const nonces = new Set<string>()
    for (const asked of ['/', '/', '/tuning', '/clusters/7f']) {
      const answer = await ask(asked, withCookie())
      expect(answer.status).toBe(200)
      expectProtection(answer)
      expect(answer.headers['cache-control']).toBe('no-store')
      const nonce = /content="([\w-]{20,})"/.exec(answer.body)?.[1] ?? ''
      expect(answer.headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}'`)
      nonces.add(nonce)
    }
    expect(nonces.size).toBe(4)
  })

  test('its files, kept by the browser where the name changes with the content', async () => {
    const script = await ask('/assets/main-4f2a.js', withCookie())
    expect(script.status).toBe(200)
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8')
    expect(script.headers['cache-control']).toContain('immutable')
    const icon = await ask('/favicon.svg?v=1', withCookie())
    expect(icon.headers['content-type']).toBe('image/svg+xml')
    expect(icon.headers['cache-control']).toBe('no-cache')
    expectProtection(script)
  })

  test.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/assets/..\\..\\secret.txt',
    '//secret.txt',
    '/secret.txt%00.js',
    '/index.html',
    'http://127.0.0.1/secret.txt',
    '*',
  ])('nothing under %s', async (asked) => {
    const answer = await ask(asked, withCookie())
    expect(answer.status).toBe(404)
    expectProtection(answer)
  })

  test('no path at all leads out of the folder', async () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '/',
      '\\',
      '%2e',
      '%2f',
      '%5c',
      '%00',
      'secret.txt',
      'assets',
      'renderer',
      '//',
      '?',
      '#',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
        const answer = await ask(`/${pieces.join('')}`, withCookie())
        expect(answer.body).not.toContain('SECRET')
      }),
      { numRuns: 200 },
    )
  })
})

describe('the ways in', () => {
  const paths = ['/ingest', '/webhooks/streamchat']
  const proxied = { host: 'likeness.example' }
  const json = { 'content-type': 'application/json', ...proxied }

  const set = (isOn: boolean) =>
    call(router.ingest.set, { http: isOn, streamchat: isOn }, { context: app().context })
  const makeToken = async (name: string) =>
    (await call(router.ingest.makeToken, { name }, { context: app().context })).value

  test.each(paths)(
    '%s answers through a proxy, whatever its name, and only by its own means',
    async (asked) => {
      expect((await ask(asked, json, 'POST')).status).toBe(404)
      await set(true)
      const refused = asked === '/ingest' ? 401 : 503
      expect((await ask(asked, json, 'POST')).status).toBe(refused)
      expect((await ask(asked, { ...json, ...withCookie() }, 'POST')).status).toBe(refused)
      expect((await ask(`${asked}?token=${guard.token}`, json, 'POST')).status).toBe(refused)
      await set(false)
    },
  )

  test.each(paths)('pages get nothing of %s, nor leave to ask', async (asked) => {
    await set(true)
    const bearer = { authorization: `Bearer ${await makeToken(`for ${asked}`)}` }
    const page = { origin: 'http://likeness.example', ...json, ...bearer }
    for (const [method, headers] of [
      ['POST', page],
      ['POST', { ...page, origin: 'null' }],
      ['POST', { ...withCookie({ host: 'localhost' }), ...bearer, origin: 'http://localhost' }],
      ['OPTIONS', { ...page, 'access-control-request-method': 'POST' }],
      ['GET', { ...proxied, 'sec-fetch-site': 'cross-site' }],
    ] as const) {
      const answer = await ask(asked, headers, method)
      expect(answer.status).toBe(403)
      expectProtection(answer)
    }
    await set(false)
  })

  test('a token of theirs opens nothing else, and no name of a proxy does', async () => {
    await set(true)
    const bearer = { authorization: `Bearer ${await makeToken('for nothing else')}` }
    for (const asked of [
      '/',
      '/api',
      '/assets/main-4f2a.js',
      '/ingest/',
      '/ingest/x',
      '//ingest',
      '/INGEST',
    ]) {
      expect((await ask(asked, bearer)).status).toBe(401)
      expect((await ask(asked, { ...json, ...bearer }, 'POST')).status).toBe(403)
      expect((await ask(asked, withCookie(proxied))).status).toBe(403)
    }
    await set(false)
  })
})

describe('the socket for calls', () => {
  /** What becomes of the request for a socket: open, or the status it was refused with. */
  async function connect(asked: string, headers: Record<string, string>): Promise<WebSocket | number> {
    const { host, port } = new URL(web.origin)
    const socket = new WebSocket(`ws://${host}${asked}`, {
      headers: { host: `localhost:${port}`, ...headers },
    })
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(socket))
      socket.once('unexpected-response', (request, response) => {
        resolve(response.statusCode ?? 0)
        request.destroy()
      })
      socket.once('error', reject)
    })
  }

  const own = () => withCookie({ host: 'localhost', origin: 'http://localhost' })

  test.each([
    ['without a cookie', () => ({ host: 'localhost', origin: 'http://localhost' }), 401],
    ['with the cookie of another instance', () => ({ ...own(), cookie: cookieOf(foreignGuard) }), 401],
    ['of a page of another origin', () => ({ ...own(), origin: 'http://likeness.example' }), 403],
    ['of a page on another port', () => ({ ...own(), origin: 'http://localhost:1' }), 403],
    ['without an origin', () => withCookie({ host: 'localhost' }), 403],
    [
      'under a foreign host',
      () => withCookie({ host: 'likeness.example', origin: 'http://likeness.example' }),
      403,
    ],
  ])('%s it is refused', async (_, headers, status) => {
    expect(await connect('/api', headers())).toBe(status)
  })

  test('with the token in the address instead of the cookie it is refused', async () => {
    const headers = { host: 'localhost', origin: 'http://localhost' }
    expect(await connect(`/api?token=${guard.token}`, headers)).toBe(401)
    expect(await connect(`/?token=${guard.token}`, headers)).toBe(401)
  })

  test('elsewhere there is none', async () => {
    expect(await connect('/', own())).toBe(404)
    expect(await connect('/api/x', own())).toBe(404)
  })

  test('its own page gets it, and loses it with a message that is too large', async () => {
    const socket = await connect('/api', own())
    if (typeof socket === 'number') throw new Error(`refused with ${socket}`)
    socket.send(Buffer.alloc(9 * 1024 * 1024))
    const [code] = await once(socket, 'close')
    expect(code).toBe(1009)
    expect((await ask('/', withCookie())).status).toBe(200)
  })
})
