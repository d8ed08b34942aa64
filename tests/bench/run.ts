/** `npm run bench -- NAME …` runs one of the benchmarks; without a name, `npm run bench -- FILE` times the thread on a file. */
const benchmarks: Readonly<Record<string, () => Promise<unknown>>> = {
  thread: () => import('./thread.ts'),
  search: () => import('./search.ts'),
  backfill: () => import('./backfill.ts'),
  lists: () => import('./lists.ts'),
  intake: () => import('./intake.ts'),
  import: () => import('./import.ts'),
  links: () => import('./links.ts'),
  thresholds: () => import('./thresholds.ts'),
  slider: () => import('./slider.ts'),
  ahead: () => import('./ahead.ts'),
  rebuild: () => import('./rebuild.ts'),
  start: () => import('./start.ts'),
}

const named = benchmarks[process.argv[2] ?? '']
if (named) process.argv.splice(2, 1)
await (named ?? (() => import('./thread.ts')))()

export {}
