import type { Act } from '../../shared/model/cluster.ts'
import { counted } from '../ui/numbers.ts'

/** What was done, in the past tense. */
export function actWords({ kind, messages: count }: Pick<Act, 'kind' | 'messages'>): string {
  switch (kind) {
    case 'action':
      return `Answered ${counted(count, 'message')}`
    case 'remove':
      return `Took out ${counted(count, 'message')}`
    case 'refuse':
      return 'Kept two apart: not again'
    case 'restore':
      return 'Taken back'
    case 'join':
      return `Put in ${counted(count, 'message')}`
    case 'delete':
      return `Deleted ${counted(count, 'message')} for good`
    case 'rebuild':
      return `Rebuilt: ${counted(count, 'message')} grouped anew`
  }
}

/** Whether it can be asked to take this back; the core has the last word. */
export function canTakeBack({ kind, isTakenBack }: Pick<Act, 'kind' | 'isTakenBack'>): boolean {
  return kind !== 'restore' && kind !== 'delete' && !isTakenBack
}
