import { readFile } from 'node:fs/promises'
import type { Session } from 'electron'
import { type RunningConsole, standIn, startConsole } from './console-host.ts'
import { expect, test } from './console-page.ts'

test.describe('the window trusts nothing', { tag: '@stand-in-only' }, () => {
  let host: RunningConsole
  test.beforeAll(async () => {
    host = await startConsole()
  })
  test.afterAll(() => host.stop())

  test('its page runs in the sandbox, apart from the preload and without Node', async () => {
    const options = await standIn().evaluate(({ BrowserWindow }) =>
      JSON.parse(JSON.stringify(BrowserWindow.getAllWindows().map((window) => window.options))),
    )
    expect(options).toHaveLength(1)
    expect(options[0]).toMatchObject({
      show: false,
      minWidth: 960,
      minHeight: 600,
      webPreferences: {
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        webviewTag: false,
        navigateOnDragDrop: false,
        spellcheck: false,
      },
    })
    expect(options[0].webPreferences.preload).toMatch(/preload\.cjs$/)
    const seen = await standIn().evaluate(({ app, session, registeredSchemes, BrowserWindow }) => ({
      isSandboxed: app.seen.isSandboxed,
      isSpellChecked: session.defaultSession.seen.isSpellChecked,
      schemes: registeredSchemes,
      isShown: BrowserWindow.getAllWindows()[0]?.seen.isShown,
    }))
    expect(seen).toEqual({
      isSandboxed: true,
      isSpellChecked: false,
      schemes: [{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }],
      isShown: true,
    })
  })

  test('the preload is one file that imports nothing but Electron and knows no call', async () => {
    const preload = await readFile(new URL('../../out/preload/preload.cjs', import.meta.url), 'utf8')
    expect(preload.match(/require\([^)]*\)/g)).toEqual(['require("electron")'])
    expect(preload).not.toMatch(/clusters|imports|\bimport\b\s*[({'"]/)
  })

  const text = async (url: string, method?: string) => {
    const answer = await standIn().request(url, method)
    const headers = new Map(answer?.headers)
    return { status: answer?.status, headers, body: Buffer.from(answer?.body ?? []).toString('utf8') }
  }

  test('the page comes with a policy that lets it reach nothing, and a nonce of its own', async () => {
    const first = await text('app://likeness/')
    const second = await text('app://likeness/')
    const policy = first.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("connect-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).not.toContain('unsafe')
    const nonceOf = ({ headers }: typeof first) =>
      /'nonce-([\w-]+)'/.exec(headers.get('content-security-policy') ?? '')?.[1] ?? ''
    expect(nonceOf(first)).not.toBe('')
    expect(first.body).toContain(nonceOf(first))
    expect(nonceOf(second)).not.toBe(nonceOf(first))
    expect(first.headers.get('x-content-type-options')).toBe('nosniff')
    const script = /src="\.?(\/assets\/[^"]+\.js)"/.exec(first.body)?.[1]
    expect(await text(`app://likeness${script}`)).toMatchObject({ status: 200 })
  })

  for (const path of [
    '/../../package.json',
    '/%2e%2e/%2e%2e/package.json',
    '/assets/..%2f..%2f..%2fpackage.json',
    '/..%5c..%5cpackage.json',
    '/....//package.json',
    '/../main/desktop.js',
    '/index.html',
    '//likeness/package.json',
  ]) {
    test(`no path leads out of what was read: ${path}`, async () => {
      const answer = await text(`app://likeness${path}`)
      expect(answer).toMatchObject({ status: 404, body: 'There is nothing here.\n' })
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    })
  }

  test('a path without a file is the page itself, whatever it is called', async () => {
    const answer = await text('app://likeness/etc/passwd')
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(answer.body).toContain('<div id="root">')
  })

  test('other hosts and other methods are refused', async () => {
    for (const url of ['app://other/', 'app://likeness.other/', 'app://likeness:81/', 'app:///']) {
      expect(await text(url), url).toMatchObject({ status: 403 })
    }
    for (const method of ['POST', 'PUT', 'DELETE']) {
      expect(await text('app://likeness/', method), method).toMatchObject({ status: 405 })
    }
    expect(await text('app://likeness/', 'HEAD')).toMatchObject({ status: 200, body: '' })
  })

  test('it asks for nothing outside the program', async () => {
    const cancelled = await standIn().evaluate(
      ({ session }, urls) =>
        urls.filter((url) => {
          let isCancelled = false
          session.defaultSession.ask('beforeRequest', { url }, (answer: { cancel: boolean }) => {
            isCancelled = answer.cancel
          })
          return isCancelled
        }),
      ['https://example.com/', 'http://localhost/', 'file:///etc/passwd', 'ws://localhost/', 'app://other/'],
    )
    expect(cancelled).toHaveLength(5)
    const own = await standIn().evaluate(({ session }) => {
      let isCancelled = true
      session.defaultSession.ask(
        'beforeRequest',
        { url: 'app://likeness/' },
        (answer: { cancel: boolean }) => {
          isCancelled = answer.cancel
        },
      )
      return isCancelled
    })
    expect(own).toBe(false)
  })

  test('pages go nowhere, open nothing and take no webview in', async () => {
    const prevented = await standIn().evaluate(({ BrowserWindow, Cancelable }, addresses) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      const isPrevented = (name: string, fields: object) => {
        const event = new Cancelable(fields)
        contents?.emit(name, event, {}, {})
        return event.defaultPrevented
      }
      return {
        away: addresses.map((url) => isPrevented('will-navigate', { url })),
        frames: addresses.map((url) => isPrevented('will-frame-navigate', { url, isMainFrame: false })),
        again: isPrevented('will-navigate', { url: 'app://likeness/#/tuning' }),
        ownInFrame: isPrevented('will-frame-navigate', { url: 'app://likeness/', isMainFrame: false }),
        redirect: isPrevented('will-redirect', { url: 'app://likeness/' }),
        webview: isPrevented('will-attach-webview', {}),
        popups: addresses.map((url) => contents?.windowOpenHandler?.({ url }).action),
      }
    }, ADDRESSES)
    expect(prevented).toEqual({
      away: ADDRESSES.map(() => true),
      frames: ADDRESSES.map(() => true),
      again: false,
      ownInFrame: true,
      redirect: true,
      webview: true,
      popups: ADDRESSES.map(() => 'deny'),
    })
    expect(standIn().said).toEqual([])
  })

  test('any page that comes to be is held to the same', async () => {
    const answers = await standIn().evaluate(({ app, BrowserWindow, Cancelable }) => {
      const window = new BrowserWindow({})
      const event = new Cancelable({ url: 'https://example.com/' })
      window.webContents.emit('will-navigate', event)
      const popup = window.webContents.windowOpenHandler?.({ url: 'https://example.com/' }).action
      window.removeAllListeners()
      window.close()
      return [event.defaultPrevented, popup, app.isReady()]
    })
    expect(answers).toEqual([true, 'deny', true])
  })

  test('every permission and device is refused but copying, and that only to the page itself', async () => {
    const answers = await standIn().evaluate(({ session }, permissions) => {
      const { defaultSession } = session
      const requested = (permission: string, details: object) => {
        const answers: boolean[] = []
        const decide = (answer: boolean) => answers.push(answer)
        defaultSession.ask('permissionRequest', null, permission, decide, details)
        return answers.length !== 1 || answers[0] === true
      }
      const page = { requestingUrl: 'app://likeness/', isMainFrame: true }
      const checked = (permission: string, origin: string, isMainFrame: boolean) =>
        defaultSession.ask('permissionCheck', null, permission, origin, { isMainFrame })
      const copy = 'clipboard-sanitized-write'
      const devices: unknown[] = []
      defaultSession.ask('bluetoothPairing', {}, (answer: unknown) => devices.push(answer))
      defaultSession.ask('displayMedia', {}, (answer: unknown) => devices.push(answer))
      return {
        granted: permissions.filter((permission) => requested(permission, page)),
        checked: permissions.filter((permission) => checked(permission, 'app://likeness/', true)),
        toOthers: [
          requested(copy, { requestingUrl: 'https://example.com/', isMainFrame: true }),
          requested(copy, { requestingUrl: 'app://likeness/', isMainFrame: false }),
          checked(copy, 'https://example.com/', true),
          checked(copy, 'app://likeness/', false),
        ],
        device: defaultSession.ask('devicePermission', { deviceType: 'usb' }),
        devices,
      }
    }, PERMISSIONS)
    expect(answers).toEqual({
      granted: ['clipboard-sanitized-write'],
      checked: ['clipboard-sanitized-write'],
      toOthers: [false, false, false, false],
      device: false,
      devices: [{ confirmed: false }, null],
    })
  })

  test('nothing is downloaded', async () => {
    const isPrevented = await standIn().evaluate(({ session, Cancelable }) => {
      const event = new Cancelable()
      session.defaultSession.emit('will-download', event, {}, {})
      return event.defaultPrevented
    })
    expect(isPrevented).toBe(true)
  })

  test('certificates are judged by the system alone', async () => {
    const listeners = await standIn().evaluate(
      ({ app }, names) => names.map((name) => app.listenerCount(name)),
      ['certificate-error', 'select-client-certificate', 'login'],
    )
    expect(listeners).toEqual([0, 0, 0])
  })
})

const ADDRESSES = [
  'https://example.com/',
  'http://127.0.0.1:9/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,hello',
  'app://other/',
  'app://likeness/favicon.svg',
  'likeness://cluster/1',
  'about:blank',
]

type Permission = Parameters<NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>>[1]

const PERMISSIONS: Permission[] = [
  'clipboard-sanitized-write',
  'clipboard-read',
  'deprecated-sync-clipboard-read',
  'display-capture',
  'fileSystem',
  'fullscreen',
  'geolocation',
  'hid',
  'idle-detection',
  'keyboardLock',
  'local-fonts',
  'local-network-access',
  'media',
  'mediaKeySystem',
  'midi',
  'midiSysex',
  'notifications',
  'openExternal',
  'persistent-storage',
  'pointerLock',
  'sensors',
  'serial',
  'speaker-selection',
  'storage-access',
  'top-level-storage-access',
  'usb',
  'window-management',
  'unknown',
]
