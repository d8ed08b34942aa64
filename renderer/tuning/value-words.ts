import type { ConfigValues } from '../../shared/model/config.ts'
import { thresholdText } from '../ui/numbers.ts'

/** Every value of a config or candidate on one line. */
export const valueWords = (values: ConfigValues): string =>
  [
    `vector ${thresholdText(values.threshold)}`,
    `trigram ${thresholdText(values.trigramThreshold)}`,
    `suggest ${thresholdText(values.suggestThreshold)}`,
    `minimum words ${values.minimumWords}`,
  ].join(' · ')
