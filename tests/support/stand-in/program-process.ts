import { registerHooks } from 'node:module'

// Runs the built main process with a stand-in for Electron: the entry, then whatever the person would have given it.
const electron = new URL('./electron.ts', import.meta.url).href
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: electron, shortCircuit: true } : next(specifier, context),
})

const { app } = await import('./app.ts')
await import(new URL('../../../out/main/desktop.js', import.meta.url).href)
app.becomeReady()
