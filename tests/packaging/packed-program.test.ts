import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { extractAll } from '@electron/asar'
import { beforeAll, expect, inject, test } from 'vitest'
import { productModel } from '../../electron/links/product-model.ts'
import { runProcess, startProcess } from '../support/processes.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { ownTarget, Packed } from './packed.ts'

// Far from the project: a package that is not among the packed ones is not found anywhere else either.
const folder = temporaryFolder()
const tree = path.join(folder, 'tree')
const sample = path.join(tree, 'resources', 'sample', 'tinker-tom.jsonl')

const program = (name: string) => pathToFileURL(path.join(tree, 'out', 'main', name))
const environment = (dataFolder: string) => ({
  LIKENESS_DATA: path.join(folder, dataFolder),
  LIKENESS_PORT: '0',
  DATABASE_URL: undefined,
  NODE_PATH: undefined,
})

beforeAll(() => extractAll(new Packed(inject('packages'), ownTarget).archive, tree))

/** Has the program take a stand-in for Electron, which no package holds. */
const standIn = `import { registerHooks } from 'node:module'
registerHooks({ resolve: (name, context, next) => name === 'electron'
  ? { url: '${new URL('../support/stand-in/electron.ts', import.meta.url).href}', shortCircuit: true }
  : next(name, context) })`

test('the packed command line imports, decides and previews with packed parts alone', async () => {
  const run = (...args: string[]) =>
    runProcess(program('cli.js'), args, { env: environment('cli'), cwd: folder })
  const imported = await run('import', sample, '--creator', 'tom', '--json')
  expect(imported).toMatchObject({ code: 0 })
  const messages = readFileSync(sample, 'utf8').trim().split('\n').length
  expect(JSON.parse(imported.stdout)).toMatchObject({ stored: messages })
  const preview = await run('preview', '--creator', 'tom', '--threshold', '0.8', '--json')
  expect(preview).toMatchObject({ code: 0 })
  expect((await run('migrate', 'verify')).code).toBe(0)
})

test('the packed library multiplies', async () => {
  const script = path.join(tree, 'multiply.mjs')
  writeFileSync(
    script,
    `import ort from 'onnxruntime-node'
    const session = await ort.InferenceSession.create(Uint8Array.from(${JSON.stringify([...productModel()])}))
    const matrix = (values) => new ort.Tensor('float32', Float32Array.from(values), [values.length / 2, 2])
    const { products } = await session.run({ rows: matrix([1, 2]), columns: matrix([3, 4, 5, 6]) })
    console.log(products.data.join())`,
  )
  const ending = await runProcess(pathToFileURL(script), [], { env: environment('multiply'), cwd: folder })
  expect(ending).toMatchObject({ code: 0, stdout: '11,17\n' })
})

test('the packed desktop program is the command line, or a worker, where it is asked to be', async () => {
  const env = {
    ...environment('desktop'),
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(standIn)}`,
  }
  const args = ['--cli', 'migrate', 'status', '--json']
  const ending = await runProcess(program('desktop.js'), args, { env, cwd: folder })
  expect(ending).toMatchObject({ code: 0 })
  expect(JSON.parse(ending.stdout)).toEqual(expect.arrayContaining([expect.anything()]))
  const worker = await runProcess(program('desktop.js'), ['--worker'], { env, cwd: folder })
  expect(worker).toMatchObject({ code: 1, stdout: '' })
  expect(worker.stderr).toContain('A worker needs a database on a server')
})

test('the packed web host serves the packed page', async () => {
  const host = startProcess(program('web.js'), [], { env: environment('web'), cwd: folder })
  try {
    const [url = ''] = /http:\S+/.exec(await host.untilSaid('token=')) ?? []
    const entry = await fetch(url, { redirect: 'manual' })
    const headers = { cookie: entry.headers.get('set-cookie')?.split(';')[0] ?? '' }
    const page = await (await fetch(new URL('/', url), { headers })).text()
    const script = /src="([^"]+\.js)"/.exec(page)?.[1] ?? ''
    const packed = path.join(tree, 'out', 'renderer', script)
    const served = await fetch(new URL(script, url), { headers })
    expect(await served.text()).toBe(readFileSync(packed, 'utf8'))
  } finally {
    host.child.kill('SIGTERM')
  }
  await host.ended
})
