import { registerHooks } from 'node:module'

// As on a machine that there is no library for.
registerHooks({
  resolve: (specifier, context, next) => {
    if (specifier === 'onnxruntime-node') throw new Error('there is no library for this machine')
    return next(specifier, context)
  },
})
await import('../../electron/compute-worker.ts')
