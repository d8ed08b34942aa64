import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { FieldMapping } from '../../shared/model/file-import.ts'
import { client } from '../api/client.ts'
import { api, UPLOAD_KEY } from '../api/queries.ts'
import { type ImportFile, isOffered, keyOfFile } from './offered-file.ts'
import { upload } from './upload.ts'

/** Has the core look at the first rows of a file under the mapping in hand; one it cannot read itself is sent first. */
export function useFileLook(file: ImportFile) {
  const [sent, setSent] = useState(0)
  const [mapping, setMapping] = useState<FieldMapping | undefined>(undefined)
  const sending = useQuery({
    // The same file chosen again is sent again: it may hold something else by now.
    queryKey: [UPLOAD_KEY, keyOfFile(file)],
    queryFn: isOffered(file)
      ? skipToken
      : ({ signal }) => upload(client.uploads, file, { onProgress: setSent, signal }),
    gcTime: 0,
  })
  const uploaded = sending.data
  const source = isOffered(file)
    ? ({ from: 'path', path: file.path } as const)
    : uploaded && ({ from: 'upload', upload: uploaded } as const)
  const looking = useQuery(
    api.imports.look.queryOptions({
      input: source ? { source, ...(mapping ? { mapping } : {}) } : skipToken,
      placeholderData: keepPreviousData,
      gcTime: 0,
    }),
  )
  return {
    source,
    sent,
    look: looking.data,
    mapping: mapping ?? looking.data?.mapping ?? {},
    setMapping,
    error: sending.error ?? looking.error,
    retry: () => void (sending.error ? sending.refetch() : looking.refetch()),
  }
}
