import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { inProject } from '../../electron/launch/project.mjs'

const read = (...parts: string[]) => readFileSync(inProject(...parts), 'utf8')

/** Rows of the page's tables, by their number. */
const rows = read('docs', 'security.md')
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(([, number = '']) => /^\d+$/.test(number))
  .map(([, number = '', point = '', deed = '', tests = '']) => ({ number, point, deed, tests }))

/** Tests named in a text, as `file › title`. */
const namedTests = (text: string) =>
  [...text.matchAll(/`(tests\/[^`]*?) › ([^`]*)`/g)].map(([, file = '', title = '']) => ({ file, title }))

/** Whether a file has a test of this title, as it is written there. */
function hasTest(file: string, title: string): boolean {
  if (!existsSync(inProject(file))) return false
  const literal = title.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const call = new RegExp(`\\btest(?:\\.each\\([\\s\\S]*?\\))?\\(\\s*(['"\`])${literal}\\1,`)
  return call.test(read(file).replaceAll("\\'", "'"))
}

describe('the table of docs/security.md', () => {
  test('goes through all twenty points of the checklist, and on', () => {
    expect(rows.map(({ number }) => Number(number))).toEqual(rows.map((_, index) => index + 1))
    expect(rows.length).toBeGreaterThan(20)
  })

  test.each(rows)('has tests for $number, $point', ({ deed, tests }) => {
    expect(deed).not.toBe('')
    const named = namedTests(tests)
    expect(named).not.toEqual([])
    expect(named.filter(({ file, title }) => !hasTest(file, title))).toEqual([])
  })

  test('and the text around it name no test that is not there', () => {
    const named = namedTests(read('docs', 'security.md'))
    expect(named.length).toBeGreaterThan(30)
    expect(named.filter(({ file, title }) => !hasTest(file, title))).toEqual([])
    expect(hasTest('tests/contract/guard.test.ts', 'a test that nobody wrote')).toBe(false)
    expect(hasTest('tests/contract/no-such-file.test.ts', 'it')).toBe(false)
  })
})

const sources = readdirSync(inProject('electron'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name: name.replaceAll(path.sep, '/'), code: read('electron', name) }))

const filesWith = (pattern: RegExp) =>
  sources.filter(({ code }) => pattern.test(code)).map(({ name }) => name)

test('no source asks for what must stay off', () => {
  expect(sources.length).toBeGreaterThan(100)
  const off = [
    /enableBlinkFeatures|appendSwitch|appendArgument|commandLine\b.*\.append/,
    /webSecurity: false|contextIsolation: false|sandbox: false/,
    /(?:nodeIntegration\w*|allowRunningInsecureContent|experimentalFeatures|webviewTag): true/,
    /allowpopups|setCertificateVerifyProc|certificate-error|no-sandbox/,
    /dangerouslySetInnerHTML|executeJavaScript|insertCSS/,
  ]
  for (const pattern of off) expect(filesWith(pattern)).toEqual([])
})

test('one place alone opens something outside, and it is no page', () => {
  expect(filesWith(/\bopenExternal\b/)).toEqual(['desktop/start-failure.ts'])
})

test('Electron is one exact version, and the lock has it', () => {
  const wanted = JSON.parse(read('package.json')).devDependencies.electron
  expect(wanted).toMatch(/^\d+\.\d+\.\d+$/)
  expect(JSON.parse(read('package-lock.json')).packages['node_modules/electron'].version).toBe(wanted)
})
