import { z } from 'zod'
import { storable } from '../text/normalise.ts'

/** Text that comes from outside, as it can be stored: NUL and lone surrogates as U+FFFD. `most` counts UTF-16 units. */
export const incomingText = (most: number) => z.string().max(most).overwrite(storable)
