import { parentPort, workerData } from 'node:worker_threads'
import { type ComputeOptions, serveCompute } from './links/compute.ts'

if (!parentPort) throw new Error('This file runs as a worker thread.')
serveCompute(parentPort, workerData satisfies ComputeOptions)
