/** The steps of the data's way, in order: a step may use only steps before it. */
const steps = ['store', 'messages', 'embeddings', 'links', 'configs', 'clusters', 'labels', 'estimates']

const stepRules = steps.slice(0, -1).map((step, index) => ({
  name: `${step}-uses-only-earlier-steps`,
  severity: 'error',
  from: { path: `^electron/${step}/` },
  to: { path: `^electron/(${steps.slice(index + 1).join('|')})/` },
}))

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'shared-is-a-leaf',
      severity: 'error',
      from: { path: '^shared/' },
      to: { path: '^(electron|renderer)/' },
    },
    {
      name: 'shared-no-node',
      severity: 'error',
      from: { path: '^shared/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'renderer-never-main',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^electron/' },
    },
    {
      name: 'renderer-no-node',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'main-never-renderer',
      severity: 'error',
      from: { path: '^electron/' },
      to: { path: '^renderer/' },
    },
    {
      name: 'only-desktop-imports-electron',
      severity: 'error',
      from: {
        path: '^(electron|shared|renderer)/',
        pathNot: '^electron/(desktop/|desktop\\.ts$|preload\\.ts$)',
      },
      to: { path: ['^electron$', 'node_modules/electron/'] },
    },
    {
      name: 'steps-never-app-or-host',
      severity: 'error',
      from: { path: `^electron/(${steps.join('|')})/` },
      to: {
        path: '^electron/(app|instance|page|ways|web|worker|desktop|command-line|launch)/|^electron/[^/]+\\.(ts|mjs)$',
      },
    },
    {
      name: 'app-never-host',
      severity: 'error',
      from: { path: '^electron/app/' },
      to: {
        path: '^electron/(instance|page|ways|web|worker|desktop|command-line|launch)/|^electron/[^/]+\\.(ts|mjs)$',
      },
    },
    {
      name: 'instance-never-host',
      severity: 'error',
      from: { path: '^electron/instance/' },
      to: { path: '^electron/(web|worker|desktop|command-line|launch)/' },
    },
    {
      name: 'ways-never-host',
      severity: 'error',
      from: { path: '^electron/ways/' },
      to: { path: '^electron/(page|web|worker|desktop|command-line|launch)/' },
    },
    {
      name: 'page-stands-alone',
      severity: 'error',
      from: { path: '^electron/page/' },
      to: { path: '^electron/', pathNot: '^electron/page/' },
    },
    {
      name: 'hosts-never-each-other',
      severity: 'error',
      from: { path: '^electron/(web|worker|desktop|command-line)/' },
      to: { path: '^electron/(web|worker|desktop|command-line|launch)/', pathNot: '^electron/$1/' },
    },
    {
      name: 'launcher-stands-alone',
      severity: 'error',
      from: { path: '^electron/launch(/|\\.mjs$)' },
      to: { pathNot: '^electron/launch/', dependencyTypesNot: ['core'] },
    },
    {
      name: 'nothing-imports-an-entry',
      severity: 'error',
      from: { path: '^electron/' },
      to: { path: '^electron/[^/]+\\.ts$' },
    },
    ...stepRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Without this, type-only imports would be free to cross layers.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
