import type { CreatorId } from '../../shared/model/id.ts'
import { counted } from '../ui/numbers.ts'
import { useShadowCount } from './use-gates.ts'

/** Says that figures include what nobody sees yet. */
export function ShadowCount({ creator }: { readonly creator: CreatorId | null }) {
  const count = useShadowCount(creator)
  if (count === 0) return null
  if (creator !== null) return <> · in shadow, and counted here</>
  return (
    <>
      {' '}
      · {counted(count, 'creator')} in shadow {count === 1 ? 'is' : 'are'} counted here
    </>
  )
}
