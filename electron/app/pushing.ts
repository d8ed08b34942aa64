import type { Config } from '../../shared/model/config.ts'
import { toMillionths } from '../../shared/model/similarity.ts'
import { pushConfig, toConfig } from '../configs/config-store.ts'
import type { Context } from './context.ts'

type Push = {
  readonly threshold: number
  readonly trigramThreshold?: number | undefined
  readonly suggestThreshold?: number | undefined
  readonly minimumWords?: number | undefined
  readonly embeddingModel?: string | undefined
  readonly note: string
  readonly replaces: number
}

/** Makes a new config live, and tells those who watch. */
export async function pushAndTell(context: Context, push: Push): Promise<Config> {
  const { threshold, trigramThreshold, suggestThreshold, minimumWords, embeddingModel, note, replaces } = push
  // A model that nobody can be asked for would never go live.
  if (embeddingModel !== undefined) await context.providers.for(embeddingModel, 'prepare')
  const pushed = await context.database.write((writer) =>
    pushConfig(writer, {
      note,
      replaces,
      author: context.author,
      threshold: toMillionths(threshold),
      ...(trigramThreshold === undefined ? {} : { trigramThreshold: toMillionths(trigramThreshold) }),
      ...(suggestThreshold === undefined ? {} : { suggestThreshold: toMillionths(suggestThreshold) }),
      ...(minimumWords === undefined ? {} : { minimumWords }),
      ...(embeddingModel === undefined ? {} : { embeddingModel }),
    }),
  )
  context.notices.changed('configs', null)
  context.aggregating.schedule()
  await context.preparing.begin()
  return toConfig(pushed)
}
