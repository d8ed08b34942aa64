import type { AggregationCheck, AggregationState } from './model/aggregation.ts'

const many = (value: number, noun: string): string => `${value} ${noun}${value === 1 ? '' : 's'}`

/** What a check has found, in a sentence and what to do about it; a null check has not been made yet. */
export function aggregationWords(check: AggregationCheck | null): { title: string; next: string } {
  if (check === null) return { title: 'Nothing that is computed ahead has been checked yet.', next: '' }
  const { checked, mismatches, creators, differingClusters, differingCreators } = check
  if (mismatches > 0) {
    return {
      title: `${mismatches} of ${many(checked, 'figure')} computed ahead ${mismatches === 1 ? 'was' : 'were'} not what is computed now.`,
      next: 'They are put right. Check again; if it happens twice, turn computing ahead off and send the log on.',
    }
  }
  if (differingClusters > 0) {
    const named = differingCreators.slice(0, 3).join(', ')
    const more = differingCreators.length > 3 ? ` and ${differingCreators.length - 3} more` : ''
    return {
      title: `${many(differingClusters, 'cluster')} differ from the preview under the configs in force: ${named}${more}.`,
      next: 'Nobody is grouped wrongly by that alone. Send the log on before you rely on previews of these creators.',
    }
  }
  const changing = changingText(check)
  if (changing !== '' && checked + creators === 0) {
    return {
      title: `Nothing could be checked: ${changing} changed all the time.`,
      next: 'Check again when fewer messages come in.',
    }
  }
  const leftOut = changing === '' ? '' : ` Left out, as they changed meanwhile: ${changing}.`
  return {
    title: `${many(checked, 'figure')} computed ahead and the clusters of ${many(creators, 'creator')} are as they should be.${leftOut}`,
    next: '',
  }
}

/** What was left out of a check; empty: nothing. */
const changingText = ({ figuresLeftOut, creatorsLeftOut }: AggregationCheck): string =>
  [
    figuresLeftOut > 0 ? many(figuresLeftOut, 'figure') : '',
    creatorsLeftOut > 0 ? `the clusters of ${many(creatorsLeftOut, 'creator')}` : '',
  ]
    .filter(Boolean)
    .join(' and ')

/** How it stands after all checks: what is still amiss, or else what the last one found. */
export function checkedWords({ amiss, lastCheck }: AggregationState): { title: string; next: string } {
  if (amiss === null || amiss.checkedAt === lastCheck?.checkedAt) return aggregationWords(lastCheck)
  const { title, next } = aggregationWords(amiss)
  return { title: `${title} No later check could look at that again.`, next }
}
