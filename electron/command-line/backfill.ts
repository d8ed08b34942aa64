import { parseArgs } from 'node:util'
import { wordsOf } from '../../shared/failure-words.ts'
import { type Backfill, type BackfillEstimate, BackfillPlan } from '../../shared/model/backfill.ts'
import { creatorOrAll, noPositionals } from './arguments.ts'
import { type Command, UsageError } from './command.ts'
import { list, minute } from './table.ts'

const scopeOptions = {
  creator: { type: 'string' },
  'window-days': { type: 'string' },
  adopt: { type: 'string' },
} as const

const scopeDetails = [
  '--creator ID     messages to this creator only.',
  '--window-days N  messages of the last N days; 90 unless set.',
  '--adopt MODEL    vectors that are there already are of this model. Left out: they are made anew.',
]

const scopeFrom = (values: { creator?: string; 'window-days'?: string; adopt?: string }) => ({
  creator: creatorOrAll(values.creator),
  ...(values['window-days'] !== undefined && {
    windowDays: wholeFrom(values['window-days'], '--window-days', 36_500),
  }),
  ...(values.adopt !== undefined && { adoptsModel: values.adopt }),
})

export const backfillEstimateCommand: Command = {
  name: 'backfill estimate',
  parameters: '[--creator ID] [--window-days N] [--adopt MODEL]',
  summary:
    'Says what taking in messages that were there before Likeness would cost, and how long it would take.',
  details: scopeDetails,
  read(args) {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: scopeOptions })
    noPositionals(positionals)
    const scope = planFrom(scopeFrom(values))
    return async ({ client, output }) => {
      const estimate = await client.backfills.estimate(scope)
      await output.result(estimate, estimateInWords(estimate))
      return 0
    }
  },
}

export const backfillStartCommand: Command = {
  name: 'backfill start',
  parameters: '[--creator ID] [--window-days N] [--adopt MODEL] [--hours 2-6] [--per-minute N]',
  summary: 'Takes in messages that were there before Likeness, in the background.',
  details: [
    ...scopeDetails,
    '--hours 2-6      only from 2 to 6 o’clock UTC; 22-4 is over midnight.',
    '--per-minute N   at most so many messages a minute.',
  ],
  read(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { ...scopeOptions, hours: { type: 'string' }, 'per-minute': { type: 'string' } },
    })
    noPositionals(positionals)
    const perMinute = values['per-minute']
    const plan = planFrom({
      ...scopeFrom(values),
      hours: hoursFrom(values.hours),
      messagesPerMinute: perMinute === undefined ? null : wholeFrom(perMinute, '--per-minute', 1_000_000),
    })
    return async ({ client, output }) => {
      const backfill = await client.backfills.start(plan)
      output.note('It goes on while Likeness or a worker runs. "backfill status" says how far it is.')
      await output.result(backfill, inWords(backfill))
      return 0
    }
  },
}

export const backfillStatusCommand: Command = {
  name: 'backfill status',
  parameters: '',
  summary: 'Shows how far the newest backfill is.',
  read(args) {
    noPositionals(parseArgs({ args, allowPositionals: true }).positionals)
    return async ({ client, output }) => {
      const backfill = await client.backfills.read({})
      await output.result(backfill, backfill === null ? 'There was no backfill yet.\n' : inWords(backfill))
      return 0
    }
  },
}

const steeringCommand = (verb: 'pause' | 'resume' | 'cancel', summary: string): Command => ({
  name: `backfill ${verb}`,
  parameters: '',
  summary,
  read(args) {
    noPositionals(parseArgs({ args, allowPositionals: true }).positionals)
    return async ({ client, output }) => {
      const backfill = await client.backfills[verb]({})
      await output.result(backfill, inWords(backfill))
      return 0
    }
  },
})

export const backfillPauseCommand = steeringCommand('pause', 'Pauses the backfill after the page at hand.')
export const backfillResumeCommand = steeringCommand(
  'resume',
  'Has a paused backfill go on where it stopped.',
)
export const backfillCancelCommand = steeringCommand('cancel', 'Ends the backfill. What was taken in stays.')

function planFrom(values: object): BackfillPlan {
  const plan = BackfillPlan.safeParse(values)
  if (!plan.success) throw new UsageError('--adopt must have 1 to 200 characters.')
  return plan.data
}

function wholeFrom(value: string, option: string, most: number): number {
  const number = Number(value)
  if (/^\d+$/.test(value) && number >= 1 && number <= most) return number
  throw new UsageError(`${option} must be a whole number from 1 to ${most}; "${value}" is not.`)
}

function hoursFrom(value: string | undefined): { from: number; to: number } | null {
  if (value === undefined) return null
  const [, from, to] = /^(\d{1,2})-(\d{1,2})$/.exec(value) ?? []
  const hours = { from: Number(from), to: Number(to) }
  if (hours.from <= 23 && hours.to <= 24) return hours
  throw new UsageError(`--hours must be two hours of the day, such as 2-6; "${value}" is not.`)
}

const estimateInWords = (estimate: BackfillEstimate): string =>
  list([
    ['messages', estimate.messages],
    ['with vectors', estimate.withVectors],
    ['texts to embed', estimate.texts],
    ['tokens', estimate.tokens],
    ['cost', `$${estimate.dollars.toFixed(2)}`],
    ['time', duration(estimate.minutes * 60)],
    ['basis', estimate.basis],
  ])

function inWords(backfill: Backfill): string {
  const { takenIn, leftAlone, total, hours, failure, secondsLeft } = backfill
  const why = failure && wordsOf(failure)
  return list([
    ['backfill', backfill.id],
    ['state', backfill.state],
    ['creator', backfill.creator ?? 'all'],
    ['window', `${backfill.windowDays} days before ${minute(backfill.startedAt)} UTC`],
    ['looked at', `${takenIn + leftAlone} of ${total ?? 'not yet counted'}`],
    ['taken in', takenIn],
    ['embedded', backfill.embedded],
    ['left alone', leftAlone],
    ...(hours === null ? [] : [['hours', `${hours.from}-${hours.to} UTC`] as const]),
    ...(secondsLeft === null ? [] : [['time left', duration(secondsLeft)] as const]),
    ...(failure === null ? [] : [['because', why ? `${why.title} ${why.next}` : failure.code] as const]),
  ])
}

function duration(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`
  const minutes = Math.ceil(seconds / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
