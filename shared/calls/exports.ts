import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { PreviewValues } from '../model/preview.ts'
import { call, scope } from './basics.ts'

/** What leaves the program. */

/** One line of an export: one JSON object, already written out. */
const ExportLines = eventIterator(z.object({ lines: z.array(z.string()) }))

export const exports = {
  clusters: call.input(scope.extend(PreviewValues.partial().shape)).output(ExportLines),
  links: call.input(scope).output(ExportLines),
  decisions: call.input(scope).output(ExportLines),
}
