import { Progress, Tooltip } from '@mantine/core'
import type { IndexBuild } from '../../shared/model/status.ts'
import { percentText } from '../ui/numbers.ts'
import { indexWords, phaseWords } from './index-words.ts'
import classes from './status-bar.module.css'

/** An index that is being made for search in SQL. Everything works meanwhile, so it is only told. */
export function IndexWork({ build }: { readonly build: IndexBuild }) {
  const { index, phase, share } = build
  return (
    <>
      <Tooltip label="For search in SQL by other systems. Everything works without it." multiline maw={280}>
        <span>
          {indexWords(index)} · {phaseWords(phase)}
          {share !== null && ` ${percentText(share)}`}
        </span>
      </Tooltip>
      {share !== null && (
        <Progress className={classes.progress ?? ''} value={share * 100} aria-label="Index made" />
      )}
    </>
  )
}
