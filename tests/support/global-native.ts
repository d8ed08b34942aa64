import type { TestProject } from 'vitest/node'
import { makeTemplate } from './test-template.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The database that those of a test file are copies of; undefined: tests run on the embedded one. */
    template: string | undefined
  }
}

/** One template for all files of a project. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const template = await makeTemplate()
  project.provide('template', template.name)
  return () => template.drop()
}
