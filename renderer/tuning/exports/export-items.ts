import { readLocalStorageValue } from '@mantine/hooks'
import type { Config, ConfigValues } from '../../../shared/model/config.ts'
import type { Comparison } from '../../../shared/model/preview.ts'
import type { ThresholdCurve } from '../../../shared/model/threshold-curve.ts'
import { client } from '../../api/client.ts'
import { thresholdText } from '../../ui/numbers.ts'
import { filterWords } from '../count-filter.ts'
import type { CurveFigure } from '../curves/curve-figures.ts'
import type { TuningScope } from '../curves/use-curve.ts'
import { chosenPlaneFigure, PLANE_FIGURE_KEY } from '../effects/plane-figures.ts'
import { sizesAt } from '../effects/sizes-at.ts'
import { allPages } from './all-pages.ts'
import { scoresPicture, sizesPicture } from './bars-pictures.ts'
import type { CsvTable } from './csv.ts'
import { curvesPicture } from './curves-picture.ts'
import { comparisonTable, curveTable, planeTable, scoresTable, sizesTable } from './figure-tables.ts'
import { planePicture } from './plane-picture.ts'
import { candidatesTable, changesTable, creatorsTable, flipsTable } from './tables.ts'

/** What is exported from. The functions are always the same, as what they give changes with the slider. */
export interface ExportSource {
  readonly scope: TuningScope
  readonly live: Config
  readonly valuesNow: () => ConfigValues
  /** Undefined where they are not those of the values in hand. */
  readonly sidesNow: () => Pick<Comparison, 'live' | 'candidate'> | undefined
  readonly curve: ThresholdCurve | undefined
  readonly liveCurve: ThresholdCurve | undefined
  readonly figures: readonly CurveFigure[]
}

interface Item<Made> {
  readonly label: string
  /** In the name of the file. */
  readonly what: string
  readonly isReady: (source: ExportSource) => boolean
  readonly make: (source: ExportSource, about: string) => Promise<Made>
}

const always = () => true

// Those of the moment it was asked for, on all pages.
const pagesNow = ({ scope, valuesNow }: ExportSource) => ({ ...scope, ...valuesNow(), limit: 500 })

export const tables: readonly Item<CsvTable>[] = [
  {
    ...{ label: 'Now and with the candidate', what: 'comparison' },
    isReady: ({ sidesNow }) => sidesNow() !== undefined,
    make: async ({ sidesNow }) => comparisonTable(known(sidesNow())),
  },
  {
    ...{ label: 'Link scores and labels', what: 'scores', isReady: always },
    make: async ({ scope }) => scoresTable(await client.previews.scores(scope)),
  },
  {
    ...{ label: 'All thresholds', what: 'thresholds' },
    isReady: ({ curve }) => curve !== undefined,
    make: async ({ curve }) => curveTable(known(curve)),
  },
  {
    ...{ label: 'Clusters that change', what: 'changes', isReady: always },
    make: async (source) => {
      const pages = pagesNow(source)
      return changesTable(await allPages((cursor) => client.previews.changes({ ...pages, cursor })))
    },
  },
  {
    ...{ label: 'Links that flip', what: 'flips', isReady: always },
    make: async (source) => {
      const pages = pagesNow(source)
      return flipsTable(await allPages((cursor) => client.previews.flips({ ...pages, cursor })))
    },
  },
  {
    ...{ label: 'Creators', what: 'creators', isReady: always },
    make: async (source) => {
      const pages = pagesNow(source)
      return creatorsTable(await allPages((cursor) => client.previews.creators({ ...pages, cursor })))
    },
  },
  {
    ...{ label: 'Sizes', what: 'sizes' },
    isReady: ({ curve, liveCurve }) => curve !== undefined && liveCurve !== undefined,
    make: async (source) => {
      const { before, after } = sizesOf(source)
      return sizesTable(before, after)
    },
  },
  {
    ...{ label: 'Both thresholds', what: 'plane', isReady: always },
    make: async ({ scope, valuesNow }) => {
      const { minimumWords } = valuesNow()
      return planeTable(await client.previews.plane({ ...scope, minimumWords }))
    },
  },
  {
    ...{ label: 'Candidates', what: 'candidates', isReady: always },
    make: async () => candidatesTable(await client.candidates.list()),
  },
]

export const pictures: readonly Item<Blob>[] = [
  {
    ...{ label: 'Link scores and labels', what: 'scores', isReady: always },
    make: async ({ scope, live, valuesNow }, about) => {
      const { threshold } = valuesNow()
      return scoresPicture({
        ...headOf('Best vector link of each message', about),
        ...{ scores: await client.previews.scores(scope), threshold, live: live.threshold },
      })
    },
  },
  {
    ...{ label: 'Curves', what: 'curves' },
    isReady: ({ curve, figures }) => curve !== undefined && figures.length > 0,
    make: ({ curve, figures, valuesNow, live }, about) =>
      curvesPicture({
        ...headOf('What every threshold would make', about),
        ...{ curve: known(curve), figures, threshold: valuesNow().threshold, live: live.threshold },
      }),
  },
  {
    ...{ label: 'Sizes', what: 'sizes' },
    isReady: ({ curve, liveCurve }) => curve !== undefined && liveCurve !== undefined,
    make: (source, about) => sizesPicture({ ...headOf('Clusters by size', about), ...sizesOf(source) }),
  },
  {
    ...{ label: 'Both thresholds', what: 'plane', isReady: always },
    make: async ({ scope, valuesNow, live }, about) => {
      const figure = chosenPlaneFigure(readLocalStorageValue({ key: PLANE_FIGURE_KEY }))
      const values = valuesNow()
      const { minimumWords } = values
      return planePicture({
        ...headOf(`${figure.label} by both thresholds`, about),
        ...{ plane: await client.previews.plane({ ...scope, minimumWords }), figure, values, live },
      })
    },
  },
]

const headOf = (title: string, about: string) => ({ title: `Likeness: ${title}`, about })

/** What figures are of: "all creators; last 30 days; lexical-v1; live v3 0.84, trigram 0.90, suggest 0.55, minimum words 0; …". */
export function aboutExport({ scope, live, valuesNow }: ExportSource, now: Date): string {
  const valueWords = ({ threshold, trigramThreshold, suggestThreshold, minimumWords }: ConfigValues) =>
    `${thresholdText(threshold)}, trigram ${thresholdText(trigramThreshold)}, suggest ${thresholdText(suggestThreshold)}, minimum words ${minimumWords}`
  return [
    scope.creator ?? 'all creators',
    filterWords(scope.filter, now) || 'all messages',
    live.embeddingModel,
    `live v${live.version} ${valueWords(live)}`,
    `candidate ${valueWords(valuesNow())}`,
    now.toISOString(),
  ].join('; ')
}

function sizesOf({ curve, liveCurve, valuesNow, live }: ExportSource) {
  return {
    before: sizesAt(known(liveCurve), live.threshold),
    after: sizesAt(known(curve), valuesNow().threshold),
  }
}

/** What `isReady` has said to be there. */
function known<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('it is not loaded yet')
  return value
}
