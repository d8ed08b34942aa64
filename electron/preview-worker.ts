import { parentPort } from 'node:worker_threads'
import { PreviewMethods } from './clusters/preview-methods.ts'
import { answerCalls } from './links/worker-calls.ts'

if (!parentPort) throw new Error('This file runs as a worker thread.')
answerCalls(parentPort, new PreviewMethods())
