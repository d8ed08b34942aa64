import { registerHooks } from 'node:module'

// Runs the built main process with a stand-in for Electron: the entry, then whatever the person would have given it.
const electron = new URL('./electron.ts', import.meta.url).href
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: electron, shortCircuit: true } : next(specifier, context),
})

const { app } = await import('./app.ts')
await import(new URL('../../../out/main/desktop.js', import.meta.url).href)
// Like on Linux, where a program that nobody can see ends here, after its entry and before it is ready.
if (process.env.LIKENESS_STAND_IN_DISPLAY === 'none') {
  process.stderr.write('Missing X server or $DISPLAY\n')
  process.exit(1)
}
app.becomeReady()
