import { TextInput } from '@mantine/core'
import { type ClipboardEvent, type KeyboardEvent, useState } from 'react'
import { Failure } from '../../shared/failure.ts'
import { readServerUrl, type ServerUrl } from '../../shared/text/server-url.ts'
import { wordsOfError } from '../ui/failure-words.ts'

interface PasteAddressProps {
  readonly onRead: (url: ServerUrl) => void
}

/**
 * Takes a whole address apart. There may be a password in it: what is pasted never shows here, and what is
 * typed goes once it is read.
 */
export function PasteAddress({ onRead }: PasteAddressProps) {
  const [typed, setTyped] = useState('')
  const [error, setError] = useState<string | null>(null)
  const [note, setNote] = useState<string | null>(null)

  const read = (text: string): boolean => {
    setNote(null)
    try {
      const url = readServerUrl(text)
      onRead(url)
      setTyped('')
      setError(null)
      setNote(noteOf(url))
      return true
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      setError(wordsOfError(error).title)
      return false
    }
  }
  const onPaste = (event: ClipboardEvent) => {
    event.preventDefault()
    read(event.clipboardData.getData('text'))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || typed.trim() === '') return
    event.preventDefault()
    read(typed)
  }
  return (
    <TextInput
      label="Paste an address"
      description="postgres://user@host:5432/database, as your provider gives it. It fills in the fields below; a password in it goes into the field for it."
      placeholder="postgres://"
      autoComplete="off"
      spellCheck={false}
      value={typed}
      error={error}
      inputWrapperOrder={['label', 'description', 'input', 'error']}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      onPaste={onPaste}
      onKeyDown={onKeyDown}
      onBlur={() => typed.trim() !== '' && read(typed)}
      rightSectionWidth={note ? 100 : 0}
      rightSection={note && <output style={{ fontSize: 12 }}>{note}</output>}
    />
  )
}

function noteOf({ authorityFile }: ServerUrl): string {
  return authorityFile === null ? 'Filled in' : `Filled in; choose the certificate ${authorityFile} below`
}
