import { BackfillPlan, BackfillScope, USUAL_WINDOW_DAYS } from '../../shared/model/backfill.ts'

type TypedNumber = number | string

/** The form of a backfill as it is typed. */
export interface PlanValues {
  /** Empty: everybody's. */
  readonly creator: string
  readonly windowDays: TypedNumber
  /** Empty: of none that is known. */
  readonly adoptsModel: string
  readonly hasHours: boolean
  readonly from: TypedNumber
  readonly to: TypedNumber
  /** Empty: as fast as it goes. */
  readonly messagesPerMinute: TypedNumber
}

export const noValues: PlanValues = {
  creator: '',
  windowDays: USUAL_WINDOW_DAYS,
  adoptsModel: '',
  hasHours: false,
  from: 2,
  to: 6,
  messagesPerMinute: '',
}

const draftedScope = ({ creator, windowDays, adoptsModel }: PlanValues) => ({
  creator: creator.trim() || null,
  windowDays: windowDays === '' ? undefined : Number(windowDays),
  adoptsModel: adoptsModel.trim() || null,
})

const draftedPlan = (values: PlanValues) => ({
  ...draftedScope(values),
  hours: values.hasHours ? { from: Number(values.from), to: Number(values.to) } : null,
  messagesPerMinute: values.messagesPerMinute === '' ? null : Number(values.messagesPerMinute),
})

/** Which messages are meant; null while that makes no sense. */
export const scopeOf = (values: PlanValues): BackfillScope | null =>
  BackfillScope.safeParse(draftedScope(values)).data ?? null

/** The plan that valid values name. */
export const planOf = (values: PlanValues): BackfillPlan => BackfillPlan.parse(draftedPlan(values))

const words: Readonly<Record<string, readonly [keyof PlanValues, string]>> = {
  creator: ['creator', 'Which creator? 200 characters at most, or leave it empty'],
  windowDays: ['windowDays', 'Whole days from 1 to 36 500'],
  adoptsModel: ['adoptsModel', 'The name of a model, in 200 characters at most'],
  'hours.from': ['from', 'An hour from 0 to 23'],
  'hours.to': ['to', 'An hour from 0 to 24'],
  messagesPerMinute: ['messagesPerMinute', 'A whole number from 1 to 1 000 000, or leave it empty'],
}

/** What has to be put right before it can be started. */
export function planErrors(values: PlanValues): { readonly [Field in keyof PlanValues]?: string } {
  const { error } = BackfillPlan.safeParse(draftedPlan(values))
  const found = (error?.issues ?? []).flatMap(({ path }) => {
    const said = words[path.join('.')]
    return said ? [said] : []
  })
  return Object.fromEntries(found)
}
