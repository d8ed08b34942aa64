import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { describe, expect, inject, test } from 'vitest'
import { inProject } from '../../electron/launch/project.mjs'
import { machineCodeOf } from './native-code.ts'
import { Packed, type Target, targets } from './packed.ts'

/** Everything that is Likeness in an installed package, without Electron itself, which is some 250 MB. */
const MOST_BYTES = 90_000_000

/** Types and headers: named by packages that need them, needed by nobody who runs them. */
const NEVER_RUN = ['@types/node', '@types/pg', 'undici-types', 'node-addon-api']

/** What onnxruntime-node names for the script that would fetch more of it. */
const ONLY_TO_INSTALL = [
  ...['adm-zip', 'define-data-property', 'define-properties', 'es-define-property', 'es-errors'],
  ...[
    'escape-string-regexp',
    'global-agent',
    'globalthis',
    'gopd',
    'has-property-descriptors',
    'matcher',
    'object-keys',
    'semver',
  ],
]

/** The library that multiplies, for the systems that it exists for. */
const multiplier: Record<string, string> = {
  linux: 'libonnxruntime.so.1',
  win32: 'onnxruntime.dll',
  darwin: 'libonnxruntime.1.dylib',
}

/** The machine code that a package holds. */
function machineFiles({ platform, arch }: Target): string[] {
  const database = `node_modules/better-sqlite3/prebuilds/${platform}-${arch}.node`
  if (platform === 'darwin' && arch === 'x64') return [database]
  const folder = `node_modules/onnxruntime-node/bin/napi-v6/${platform}/${arch}`
  return [database, `${folder}/${multiplier[platform]}`, `${folder}/onnxruntime_binding.node`]
}

const fuses = new Map([
  [FuseV1Options.RunAsNode, false],
  [FuseV1Options.EnableCookieEncryption, true],
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable, false],
  [FuseV1Options.EnableNodeCliInspectArguments, false],
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation, true],
  [FuseV1Options.OnlyLoadAppFromAsar, true],
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot, false],
  [FuseV1Options.GrantFileProtocolExtraPrivileges, false],
])

/** Files of the project below some folders, by their paths in it. */
const projectFiles = (...folders: string[]) =>
  folders.flatMap((name) =>
    readdirSync(inProject(name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(inProject(), path.join(entry.parentPath, entry.name))),
  )

interface LockedPackage {
  /** Where it is installed. */
  readonly place: string
  readonly name: string
  readonly version: string
}

/** The packages that run-time needs, by the lock. */
function lockedPackages(): LockedPackage[] {
  const lock: {
    packages: Record<string, { version: string; dev?: true; optional?: true; devOptional?: true }>
  } = JSON.parse(readFileSync(inProject('package-lock.json'), 'utf8'))
  return Object.entries(lock.packages)
    .filter(([place, { dev, optional, devOptional }]) => place !== '' && !dev && !optional && !devOptional)
    .map(([place, { version }]) => ({ place, name: place.split('node_modules/').at(-1) ?? '', version }))
    .filter(({ name }) => !NEVER_RUN.includes(name) && !ONLY_TO_INSTALL.includes(name))
}

/** The packages in an archive, by their own word. */
function packedPackages(packed: Packed): { name: string; version: string }[] {
  const place = /node_modules\/(@[^/]+\/)?[^/@]+\/package\.json$/
  return [...packed.files.keys()].filter((file) => place.test(file)).map((file) => packed.json(file))
}

const named = (packages: readonly { name: string; version: string }[]) =>
  packages.map(({ name, version }) => `${name}@${version}`).sort()

/** Packages that a built file imports by name. */
function importedPackages(code: string): string[] {
  const statements = code.matchAll(
    /^(?:import|export)\b(?:[^"'`;]* from)? ?"([^"]+)"|\bimport\("([^"]+)"\)/gm,
  )
  return [...statements]
    .map(([, whole, dynamic]) => whole ?? dynamic ?? '')
    .filter((specifier) => !specifier.startsWith('.'))
    .filter((specifier) => !specifier.startsWith('node:') && specifier !== 'electron')
    .map((specifier) =>
      specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/'),
    )
}

describe.each(targets)('the package for $platform on $arch', (target) => {
  const packed = new Packed(inject('packages'), target)

  const namesOf = (pattern: RegExp) => [...packed.files.keys()].filter((file) => pattern.test(file))

  test('holds what was built, the migrations, the sample inbox, and nothing else of the project', () => {
    const expected = projectFiles('out/main', 'out/preload', 'out/renderer', 'migrations', 'resources/sample')
    const own = namesOf(/^(?!node_modules\/)/)
    expect(own.sort()).toEqual(
      [...expected, 'package.json', 'resources/icon.png'].map((file) => file.replaceAll('\\', '/')).sort(),
    )
    expect(own).toContain('out/main/desktop.js')
    expect(own).toContain('out/preload/preload.cjs')
  })

  test('holds the packages that run-time needs, in the versions of the lock, and no others', () => {
    expect(named(packedPackages(packed))).toEqual(named(lockedPackages()))
  })

  test('holds every package that the built files import', () => {
    const names = packedPackages(packed).map(({ name }) => name)
    const imported = namesOf(/^out\/main\/.*\.js$/).flatMap((file) =>
      importedPackages(packed.read(file).toString('utf8')),
    )
    expect(imported).toContain('better-sqlite3')
    expect(names).toEqual(expect.arrayContaining(imported))
  })

  test('holds machine code of this system alone, and no Node', () => {
    const code = [...packed.files.keys()]
      .map((file) => ({ file, machine: machineCodeOf(packed.read(file)) }))
      .filter(({ machine }) => machine !== null)
    const machine = { platform: target.platform, arch: target.arch }
    expect(code.toSorted((one, other) => (one.file < other.file ? -1 : 1))).toEqual(
      machineFiles(target).map((file) => ({ file, machine })),
    )
  })

  test('holds no sources, types, maps, tests or notes, but every licence', () => {
    expect(namesOf(/\.(ts|tsx|mts|cts|map|cpp|c|h|gyp)$|(?<!licen[cs]e)\.md$/i)).toEqual([])
    expect(namesOf(/\/(tests?|__tests__|docs?|examples?|bench)\//)).toEqual([])
    const without = lockedPackages().filter(
      ({ place, name }) => hasLicence(place) && namesOf(new RegExp(`/${name}/licen[cs]e`, 'i')).length === 0,
    )
    expect(without).toEqual([])
  })

  test('keeps all JavaScript and SQL in the archive, where their hash covers them', () => {
    const outside = [...packed.files].filter(([, isOutside]) => isOutside).map(([file]) => file)
    expect(outside.filter((file) => !/\.(node|so\.1|dylib|dll|wasm|data|tar\.gz|jsonl)$/.test(file))).toEqual(
      [],
    )
    for (const file of outside) expect(existsSync(path.join(`${packed.archive}.unpacked`, file))).toBe(true)
  })

  test('has its fuses set', async () => {
    const wire = await getCurrentFuseWire(packed.program)
    for (const [fuse, isOn] of fuses) {
      expect(`${FuseV1Options[fuse]} ${wire[fuse]}`).toBe(
        `${FuseV1Options[fuse]} ${isOn ? FuseState.ENABLE : FuseState.DISABLE}`,
      )
    }
  })

  test('is small', () => {
    const bytes = [...packed.files.keys()].reduce((sum, file) => sum + packed.read(file).length, 0)
    process.stderr.write(
      `Package for ${target.platform} on ${target.arch}: ${(bytes / 1e6).toFixed(1)} MB in ` +
        `${packed.files.size} files, without Electron; the limit is ${MOST_BYTES / 1e6} MB.\n`,
    )
    expect(bytes).toBeLessThan(MOST_BYTES)
  })
})

/** Whether a package brings a licence of its own at all. */
const hasLicence = (place: string) => readdirSync(inProject(place)).some((file) => /^licen[cs]e/i.test(file))
