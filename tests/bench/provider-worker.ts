/** A provider beside the program that is measured, as a real one is: what it does takes nothing of that one's thread. */
import { parentPort, workerData } from 'node:worker_threads'
import { FakeProvider, type FakeProviderOptions } from '../support/fake-provider.ts'

const provider = await FakeProvider.start(workerData as FakeProviderOptions)
parentPort?.on('message', () => {
  const { requests, texts, mostAtOnce } = provider
  parentPort?.postMessage({ requests, texts, mostAtOnce })
})
parentPort?.postMessage(provider.baseUrl)
