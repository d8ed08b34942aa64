import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startConsole as startInBrowser } from '../support/console.ts'
import { hangingDatabase, makeHangingStart } from '../support/hanging-start.ts'
import { Program, type ProgramOptions } from '../support/stand-in/program.ts'
import { sendPort } from '../support/stand-in/program-client.ts'
import { expect, test } from './console-page.ts'

const CLUSTER = '0190a6c4-7d8e-7c3a-9b1f-3f5d0c6a7e21'

let dataFolder: string
let programs: Program[]
test.beforeEach(async () => {
  dataFolder = await mkdtemp(path.join(tmpdir(), 'likeness-desktop-start-'))
  programs = []
})
test.afterEach(async () => {
  for (const program of programs) await program.kill()
  await rm(dataFolder, { recursive: true, force: true })
})

const startProgram = (options: Omit<ProgramOptions, 'dataFolder'> & { dataFolder?: string } = {}) => {
  const program = new Program({ dataFolder, ...options })
  programs.push(program)
  return program
}

async function openProgram(options: Omit<ProgramOptions, 'dataFolder'> = {}): Promise<Program> {
  const program = startProgram(options)
  const url = await program.opened
  if (url === null) throw new Error(`It ended without a window: ${(await program.ended).stderr}`)
  expect(url).toBe('app://likeness/')
  return program
}

/** The wishes that the window is given next. */
async function wishesOf(program: Program, count: number): Promise<unknown[]> {
  const wishes = await sendPort(program).client.window.wishes()
  const taken: unknown[] = []
  for await (const wish of wishes) if (taken.push(wish) === count) break
  return taken
}

const onMac = new URL('../support/stand-in/on-mac.ts', import.meta.url)

const keptIn = (name: string) => path.join(dataFolder, name)

test.describe('a start of the desktop program', { tag: '@stand-in-only' }, () => {
  test('brings its files and its link to the window, in order, before there is a page', async () => {
    const link = `likeness://cluster/${CLUSTER}`
    const program = await openProgram({ args: ['a.jsonl', '/b/c.csv', link], cwd: tmpdir() })
    expect(await wishesOf(program, 3)).toEqual([
      { type: 'import', path: path.join(tmpdir(), 'a.jsonl') },
      { type: 'import', path: path.resolve('/b/c.csv') },
      { type: 'show-cluster', cluster: CLUSTER },
    ])
  })

  test('a second time shows the window that is there, hands over what it brings, and ends', async () => {
    const first = await openProgram()
    await first.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize())
    const second = startProgram({ args: ['late.jsonl', `likeness://cluster/${CLUSTER}`], cwd: tmpdir() })
    expect(await second.ended).toEqual({
      code: 0,
      stdout: 'Likeness is already open in its window.\n',
      stderr: '',
    })
    expect(await wishesOf(first, 2)).toEqual([
      { type: 'import', path: path.join(tmpdir(), 'late.jsonl') },
      { type: 'show-cluster', cluster: CLUSTER },
    ])
    const shown = await first.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0]
      return { isMinimized: window?.isMinimized(), focused: window?.seen.focused }
    })
    expect(shown).toEqual({ isMinimized: false, focused: 1 })
  })

  test('what a second start claims to bring is not believed', async () => {
    const program = await openProgram()
    await program.evaluate(({ app, Cancelable }) => {
      for (const data of [
        null,
        'files',
        { files: [1], link: null },
        { files: [], link: 'https://example.com' },
      ]) {
        app.emit('second-instance', new Cancelable(), [], '/', data)
      }
      app.emit('open-url', new Cancelable(), 'likeness://settings')
      app.emit('open-file', new Cancelable(), '/the/one.jsonl')
    })
    expect(await wishesOf(program, 1)).toEqual([{ type: 'import', path: '/the/one.jsonl' }])
  })

  test('on a folder that is open in a browser says where, and shows it there if wished', async () => {
    const host = await startInBrowser({ dataFolder })
    try {
      for (const answer of ['0', '1']) {
        const program = startProgram({ env: { LIKENESS_STAND_IN_ANSWER: answer } })
        expect(await program.opened).toBeNull()
        expect(await program.ended).toMatchObject({ code: 0, stderr: '' })
        const box = program.said.find(({ how }) => how === 'message-box')
        expect(box?.text).toContain(host.origin)
        expect(box?.text).not.toContain('token')
        const opened = program.said.filter(({ how }) => how === 'open-external')
        expect(opened.map(({ text }) => new URL(text).origin)).toEqual(answer === '0' ? [host.origin] : [])
      }
    } finally {
      await host.stop()
    }
  })

  test('keeps the browser host off its folder, which says where the window is', async () => {
    await openProgram()
    await expect(startInBrowser({ dataFolder })).rejects.toThrow('The console did not start')
  })

  test('on a folder that cannot be used says so in a box and at the terminal', async () => {
    const file = keptIn('file')
    await writeFile(file, '')
    const program = startProgram({ dataFolder: path.join(file, 'folder') })
    const { code, stderr } = await program.ended
    expect(code).toBe(1)
    expect(stderr).toContain(path.join(file, 'folder'))
    expect(program.said).toEqual([{ how: 'error-box', text: stderr.trimEnd() }])
  })

  test('on a database that cannot be read says so and ends, with nothing left behind', async () => {
    await writeFile(keptIn('database'), 'no folder')
    const program = startProgram()
    const { code, stderr } = await program.ended
    expect(code).toBe(1)
    expect(program.said).toEqual([{ how: 'error-box', text: stderr.trimEnd() }])
    expect(existsSync(keptIn('instance.json'))).toBe(false)
  })
})

test.describe('the end of the desktop program', { tag: '@stand-in-only' }, () => {
  const ways = {
    'Ctrl-C': async (program: Program) => void program.child.kill('SIGINT'),
    'the end of the session': async (program: Program) => void program.child.kill('SIGTERM'),
    'the window': (program: Program) =>
      program.evaluate(({ BrowserWindow }) => {
        setImmediate(() => BrowserWindow.getAllWindows()[0]?.close())
      }),
    'the menu': (program: Program) =>
      program.evaluate(({ app }) => {
        setImmediate(() => app.quit())
      }),
  }
  for (const [way, end] of Object.entries(ways)) {
    test(`by ${way} is clean, and the window comes back where it was`, async () => {
      const program = await openProgram()
      expect(JSON.parse(await readFile(keptIn('instance.json'), 'utf8'))).toMatchObject({
        url: null,
        pid: program.child.pid,
      })
      const bounds = { x: 1700, y: 50, width: 1000, height: 700 }
      await program.evaluate(({ BrowserWindow }, changed) => {
        BrowserWindow.getAllWindows()[0]?.setBounds(changed)
      }, bounds)
      await end(program)
      expect(await program.ended).toEqual({
        code: 0,
        stdout: 'Likeness is open in its window.\n',
        stderr: '',
      })
      expect(existsSync(keptIn('instance.json'))).toBe(false)
      const again = await openProgram()
      const options = await again.evaluate(({ BrowserWindow }) => {
        const { x, y, width, height } = BrowserWindow.getAllWindows()[0]?.options ?? {}
        return { x, y, width, height }
      })
      expect(options).toEqual(bounds)
    })
  }

  test('while it still starts is clean, too', async () => {
    const program = startProgram()
    await expect.poll(() => existsSync(keptIn('lock.sqlite'))).toBe(true)
    program.child.kill('SIGTERM')
    expect(await program.ended).toMatchObject({ code: 0, stderr: '' })
    await openProgram()
  })

  test('while a database hangs that it opens is an end, too', async () => {
    const untilItHangs = makeHangingStart(dataFolder)
    const program = startProgram({ imports: [hangingDatabase] })
    const letGo = await untilItHangs()
    program.child.kill('SIGTERM')
    expect(await program.ended).toMatchObject({
      code: 128,
      stderr: 'Likeness did not end in time and was stopped.\n',
    })
    await letGo()
  })

  test('puts off a quit on a Mac, but never its shutdown', async () => {
    const asked = (program: Program, isShutdown: boolean) =>
      program.evaluate(({ app, Cancelable, powerMonitor }, isSystem) => {
        if (isSystem) powerMonitor.emit('shutdown', new Cancelable())
        const event = new Cancelable()
        app.emit('before-quit', event)
        return event.defaultPrevented
      }, isShutdown)
    for (const isShutdown of [false, true]) {
      const program = await openProgram({ imports: [onMac] })
      expect(await asked(program, isShutdown)).toBe(!isShutdown)
      expect(await program.ended).toMatchObject({ code: 0, stderr: '' })
      expect(existsSync(keptIn('instance.json'))).toBe(false)
    }
  })

  test('by its window while the page is still being loaded is clean, too', async () => {
    const program = startProgram({ env: { LIKENESS_STAND_IN_LOAD: 'closed' } })
    expect(await program.ended).toMatchObject({ code: 0, stderr: '' })
    expect(program.said).toEqual([])
    expect(existsSync(keptIn('instance.json'))).toBe(false)
  })

  test('a page that stops working is loaded again; one that does so at once asks', async () => {
    const program = await openProgram({ env: { LIKENESS_STAND_IN_ANSWER: '1' } })
    const crash = () =>
      program.evaluate(({ BrowserWindow }) => {
        BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer()
      })
    const reloaded = program.next('reload')
    await crash()
    await reloaded
    expect(await wishesOf(program, 1)).toEqual([{ type: 'tell-recovered' }])
    await crash()
    expect(await program.ended).toMatchObject({ code: 0, stderr: '' })
    expect(program.said.map(({ how }) => how)).toEqual(['message-box'])
  })
})

test.describe('the command line in the desktop program', { tag: '@stand-in-only' }, () => {
  test('works by itself, without a window or a display, and gives the exit code', async () => {
    const env = { LIKENESS_STAND_IN_DISPLAY: 'none' }
    const shown = startProgram({ args: ['--cli', 'config', 'show', '--json'], env })
    const { code, stdout } = await shown.ended
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ version: 1 })
    expect(await shown.opened).toBeNull()
    const misused = startProgram({ args: ['--cli', 'no-such-command'] })
    const ending = await misused.ended
    expect(ending.code).toBe(2)
    expect(ending.stderr).toContain('likeness --cli')
  })

  test('reaches the program that runs, and neither shows nor ends it', async () => {
    const program = await openProgram()
    const { client } = sendPort(program)
    await client.configs.push({ threshold: 0.61, replaces: 1 })
    const { code, stdout } = await startProgram({ args: ['--cli', 'config', 'show', '--json'] }).ended
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ version: 2, threshold: 0.61 })
    const focused = await program.evaluate(
      ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.seen.focused,
    )
    expect(focused).toBe(0)
  })
})

test.describe('passwords in the desktop program', { tag: '@stand-in-only' }, () => {
  const address = {
    hosts: [{ host: 'db.invalid', port: 5432 }],
    database: 'messages',
    user: 'reader',
    tls: 'verify' as const,
    authority: null,
  }
  const save = (program: Program) =>
    sendPort(program).client.connections.save({
      name: 'Theirs',
      address,
      password: 'geheim-4711',
      keepsPassword: true,
    })
  const passwords = async (program: Program) =>
    (await sendPort(program).client.connections.list())
      .filter(({ name }) => name === 'Theirs')
      .map(({ password }) => password)

  test('are kept with the key of the system, never as they are, and known again', async () => {
    const first = await openProgram()
    expect(await save(first)).toMatchObject({ password: 'kept' })
    await first.stop()
    const kept = await readFile(keptIn('secrets.json'), 'utf8')
    expect(kept).not.toContain('geheim')
    expect(kept).not.toContain(Buffer.from('geheim-4711').toString('base64'))
    if (process.platform !== 'win32') expect((await stat(keptIn('secrets.json'))).mode & 0o077).toBe(0)
    expect(await passwords(await openProgram())).toEqual(['kept'])
  })

  for (const keys of ['basic_text', 'none', 'unanswered']) {
    test(`are not kept where the system has no safe key: ${keys}`, async () => {
      const first = await openProgram({ env: { LIKENESS_STAND_IN_KEYS: keys } })
      expect(await sendPort(first).client.settings.read()).toMatchObject({ keepsPasswords: false })
      expect(await save(first)).toMatchObject({ password: 'held' })
      await first.stop()
      expect(existsSync(keptIn('secrets.json'))).toBe(false)
      expect(await passwords(await openProgram())).toEqual(['asked'])
    })
  }
})
