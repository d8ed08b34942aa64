import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { inProject } from '../../electron/launch/project.mjs'

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Record<string, unknown>
}

interface Job {
  readonly 'runs-on': string
  readonly 'timeout-minutes'?: number
  readonly permissions?: unknown
  readonly strategy?: { matrix: { os?: string[]; include?: { os: string }[] } }
  readonly steps: readonly Step[]
}

interface Workflow {
  readonly permissions?: unknown
  readonly jobs: Record<string, Job>
}

const read = (...parts: string[]) => readFileSync(inProject(...parts), 'utf8')

const scripts: string[] = Object.keys(JSON.parse(read('package.json')).scripts)

describe.each(readdirSync(inProject('.github', 'workflows')))('the workflow %s', (name) => {
  const text = read('.github', 'workflows', name)
  const workflow: Workflow = parse(text)
  const jobs = Object.entries(workflow.jobs)
  const steps = jobs.flatMap(([, job]) => job.steps)

  test('runs npm scripts that exist, and all that it runs of the project', () => {
    const called = steps.flatMap(({ run = '' }) =>
      [...run.matchAll(/\bnpm (?:run (?:-s )?)?([\w:]+)/g)].map(([, script = '']) => script),
    )
    expect(called).toContain('test')
    expect([...scripts, 'ci']).toEqual(expect.arrayContaining(called))
  })

  test('may read the code and nothing else, and knows no secret', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' })
    expect(jobs.filter(([, job]) => job.permissions !== undefined)).toEqual([])
    expect(text).not.toMatch(/secrets\.|GITHUB_TOKEN/)
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))
    expect(checkouts).toHaveLength(jobs.length)
    for (const checkout of checkouts) expect(checkout.with).toMatchObject({ 'persist-credentials': false })
  })

  test('uses actions of GitHub itself alone, at a major version, and no job without an end', () => {
    for (const { uses } of steps) if (uses !== undefined) expect(uses).toMatch(/^actions\/[\w-]+@v\d+$/)
    for (const [, job] of jobs) expect(job['timeout-minutes']).toBeLessThanOrEqual(60)
  })

  test('tests, opens and packs on the three systems', () => {
    const systems = ['ubuntu-latest', 'macos-latest', 'windows-latest']
    for (const job of ['test', 'desktop', 'package']) {
      const matrix = workflow.jobs[job]?.strategy?.matrix
      expect(matrix?.os ?? matrix?.include?.map(({ os }) => os)).toEqual(systems)
    }
  })
})

describe('compose.yml', () => {
  const { services } = parse(read('compose.yml'))

  test('has no password of its own, and is reached from this machine alone', () => {
    expect(services.postgres.environment.POSTGRES_PASSWORD).toMatch(/^\$\{LIKENESS_POSTGRES_PASSWORD:\?/)
    expect(services.postgres.ports).toEqual([expect.stringMatching(/^127\.0\.0\.1:/)])
    expect(read('.gitignore').split('\n')).toContain('.env')
  })

  test('keeps its data in a volume and brings pgvector', () => {
    expect(services.postgres.image).toBe('pgvector/pgvector:pg17')
    expect(services.postgres.volumes).toEqual(['data:/var/lib/postgresql/data'])
  })
})
