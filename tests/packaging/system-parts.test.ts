import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { getRawHeader } from '@electron/asar'
import { describe, expect, inject, test } from 'vitest'
import { parse } from 'yaml'
import { inProject } from '../../electron/launch/project.mjs'
import { Packed, targets } from './packed.ts'

/** What Electron compares with at each start, where the system has a place for it. */
const hashOf = (packed: Packed) =>
  createHash('sha256').update(getRawHeader(packed.archive).headerString).digest('hex')

/** One of each system is enough: what is asked here does not depend on the processor. */
const oneOf = (platform: string) => targets.filter((target) => target.platform === platform).slice(0, 1)

describe.each(oneOf('win32'))('on Windows', (target) => {
  const packed = new Packed(inject('packages'), target)

  test('the program carries the hash of the archive', () => {
    expect(readFileSync(packed.program, 'latin1')).toContain(hashOf(packed))
  })

  test('the installer takes no kind of file over', () => {
    const { fileAssociations, win } = parse(readFileSync(inProject('electron-builder.yml'), 'utf8'))
    expect(fileAssociations).toBeUndefined()
    expect(win.fileAssociations).toBeUndefined()
  })

  test('a command for terminals lies beside the program', () => {
    const command = readFileSync(path.join(packed.folder, 'likeness.cmd'), 'utf8')
    expect(command).toContain('"%~dp0Likeness.exe" -- --cli %*')
    expect(command.split('\n').every((line) => line === '' || line.endsWith('\r'))).toBe(true)
    expect(existsSync(packed.program)).toBe(true)
  })
})

describe.each(oneOf('darwin'))('on macOS', (target) => {
  const packed = new Packed(inject('packages'), target)
  const about = readFileSync(path.join(packed.program, 'Contents', 'Info.plist'), 'utf8')

  test('the application carries the hash of the archive', () => {
    expect(about).toContain(hashOf(packed))
  })

  test('it answers to likeness: links, and never opens a kind of file by itself', () => {
    expect(about).toMatch(/<key>CFBundleURLSchemes<\/key>\s*<array>\s*<string>likeness<\/string>/)
    const ranks = [...about.matchAll(/<key>LSHandlerRank<\/key>\s*<string>(\w+)<\/string>/g)]
    expect(ranks.map(([, rank]) => rank)).toEqual(['Alternate', 'Alternate'])
  })
})
