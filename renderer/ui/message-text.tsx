import { Anchor } from '@mantine/core'
import { useMemo, useState } from 'react'
import { sharedParts } from '../../shared/text/shared-parts.ts'
import classes from './message-text.module.css'
import { bytesText } from './numbers.ts'
import { shorten } from './shorten.ts'

/** Characters of a text that are put on the page before someone asks for all of it. */
const SHOWN_LENGTH = 600
const LINE_LENGTH = 240
/** Beyond this, shared parts are not looked for: it would hold up the page. */
const COMPARED_LENGTH = 2_000

/** A text on one line, cut where the space ends. */
export function TextLine({ text }: { readonly text: string }) {
  return (
    <span className={classes.line} dir="auto">
      {shorten(text, LINE_LENGTH)}
    </span>
  )
}

function Parts({ text, other }: { readonly text: string; readonly other: string | undefined }) {
  const parts = useMemo(
    () => (other === undefined || text.length > COMPARED_LENGTH ? null : markedParts(text, other)),
    [text, other],
  )
  if (!parts) return text
  return parts.map((part) =>
    part.isShared ? (
      <mark key={part.at} className={classes.shared}>
        {part.text}
      </mark>
    ) : (
      part.text
    ),
  )
}

/** The parts with the place where each begins, which tells equal ones apart. */
function markedParts(text: string, other: string) {
  let at = 0
  return sharedParts(text, shorten(other, COMPARED_LENGTH)).map((part) => {
    const placed = { ...part, at }
    at += part.text.length
    return placed
  })
}

interface MessageTextProps {
  readonly text: string
  /** Text to compare with: what both share is marked. */
  readonly other?: string | undefined
}

/** A message as it was written, only ever as text. Long ones are cut, with a way to see them whole. */
export function MessageText({ text, other }: MessageTextProps) {
  const [isWhole, setWhole] = useState(false)
  const isLong = text.length > SHOWN_LENGTH
  return (
    <>
      <div className={isWhole ? `${classes.text} ${classes.whole}` : classes.text} dir="auto">
        <Parts text={isWhole ? text : shorten(text, SHOWN_LENGTH)} other={other} />
      </div>
      {isLong && (
        <Anchor component="button" type="button" size="xs" ta="start" onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show less' : `Show all (${bytesText(new Blob([text]).size)})`}
        </Anchor>
      )}
    </>
  )
}
