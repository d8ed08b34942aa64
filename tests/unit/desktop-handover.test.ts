import { describe, expect, test } from 'vitest'
import { handoverOf, modeOf, wishOfLink } from '../../electron/desktop/handover.ts'

const ID = '0190a6c4-7d8e-7c3a-9b1f-3f5d0c6a7e21'

describe('a link', () => {
  test('to a cluster opens it', () => {
    expect(wishOfLink(`likeness://cluster/${ID}`)).toEqual({ type: 'show-cluster', cluster: ID })
    expect(wishOfLink(`LIKENESS://cluster/${ID}/`)).toEqual({ type: 'show-cluster', cluster: ID })
  })

  test.each([
    ['likeness://tuning?threshold=0.5', 'threshold=0.5'],
    ['LIKENESS://tuning/?threshold=0.5&creator=a%26b+c', 'threshold=0.5&creator=a%26b+c'],
  ])('to thresholds shows them: %j', (link, search) => {
    expect(wishOfLink(link)).toEqual({ type: 'show-tuning', search })
  })

  test.each([
    'likeness://tuning',
    'likeness://tuning?',
    'likeness://tuning?threshold=0.5#/settings',
    'likeness://tuning?threshold=0.5?x',
    'likeness://tuning?creator=<b>',
    'likeness://tuning?a=b\n',
    'likeness://tuning/../settings?a=b',
    `likeness://tuning?a=${'b'.repeat(5_000)}`,
    'likeness://cluster/',
    'likeness://cluster/1',
    `likeness://cluster/${ID}/more`,
    `likeness://cluster/${ID}?and=more`,
    `likeness://cluster/${ID}#/settings`,
    `likeness://cluster/../settings/${ID}`,
    `likeness://config/${ID}`,
    `likeness:cluster/${ID}`,
    `https://example.com/cluster/${ID}`,
    `likeness://cluster/${ID}\n`,
    'likeness://cluster/javascript:alert(1)',
  ])('of another form does nothing: %j', (link) => {
    expect(wishOfLink(link)).toBeNull()
  })
})

describe('what a start brings along', () => {
  test('files are whole paths, switches are left out, a link is told apart', () => {
    expect(
      handoverOf(['--no-sandbox', 'a.jsonl', '/b/c.csv', `likeness://cluster/${ID}`], '/folder'),
    ).toEqual({
      files: ['/folder/a.jsonl', '/b/c.csv'],
      link: `likeness://cluster/${ID}`,
    })
    expect(handoverOf([], '/folder')).toEqual({ files: [], link: null })
  })

  test('files come as addresses from a desktop of Linux', () => {
    const given = ['file:///folder/Two%20words%25.jsonl', 'file://other.machine/a.csv', 'FILE:///c.csv']
    const files =
      process.platform === 'win32' ? ['\\\\other.machine\\a.csv'] : ['/folder/Two words%.jsonl', '/c.csv']
    expect(handoverOf(given, '/folder')).toMatchObject({ files, link: null })
  })

  test('no more files than a person means', () => {
    const many = Array.from({ length: 5_000 }, (_, at) => `${at}.csv`)
    expect(handoverOf(many, '/folder').files.length).toBeLessThan(100)
  })
})

describe('the command line', () => {
  const cli = (...rest: string[]) => ({ mode: 'cli', rest })

  test('is what follows --cli, whatever switch of the browser engine comes before it', () => {
    expect(modeOf(['--cli'])).toEqual(cli())
    expect(modeOf(['--', '--cli', 'decide', 'a:b'])).toEqual(cli('decide', 'a:b'))
    expect(modeOf(['--no-sandbox', '--cli', 'clusters', '--json'])).toEqual(cli('clusters', '--json'))
    expect(modeOf(['--cli', 'decide', '--', '--cli'])).toEqual(cli('decide', '--', '--cli'))
    expect(modeOf(['--cli', 'decide', '--worker'])).toEqual(cli('decide', '--worker'))
  })

  test('is not meant where --cli stands behind a file, or nowhere', () => {
    expect(modeOf(['file.jsonl', '--cli'])).toBeNull()
    expect(modeOf(['--no-sandbox'])).toBeNull()
    expect(modeOf(['--constructor'])).toBeNull()
    expect(modeOf([])).toBeNull()
  })

  test('gives way to a worker where --worker is said', () => {
    expect(modeOf(['--no-sandbox', '--worker', '--ingest', '4100'])).toEqual({
      mode: 'worker',
      rest: ['--ingest', '4100'],
    })
    expect(modeOf(['file.jsonl', '--worker'])).toBeNull()
  })
})
