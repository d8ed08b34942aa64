// What every npm script begins with. Nothing may be installed yet and Node may be any version, so this
// file and those in `launch/` use built-ins only, and nothing newer than Node 20 knows.
const OLDEST_NODE = 20

const major = Number(process.versions.node.split('.')[0])
if (major < OLDEST_NODE) {
  console.error(
    `Likeness needs Node ${OLDEST_NODE} or newer, and this is Node ${process.versions.node}. ` +
      'Install a newer one from https://nodejs.org, then run the command again.',
  )
  process.exit(1)
}

const { runCommand } = await import('./launch/commands.mjs')
process.exit(await runCommand(process.argv[2] ?? 'start', process.argv.slice(3)))
