import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { FieldMapping } from '../../shared/model/file-import.ts'
import { client } from '../api/client.ts'
import { api, UPLOAD_KEY } from '../api/queries.ts'
import { upload } from './upload.ts'

/** Sends the chosen file to the core, then looks at its first rows under the mapping in hand. */
export function useFileLook(file: File) {
  const [sent, setSent] = useState(0)
  const [mapping, setMapping] = useState<FieldMapping | undefined>(undefined)
  const sending = useQuery({
    // The same file chosen again is sent again: it may hold something else by now.
    queryKey: [UPLOAD_KEY, file.name, file.size, file.lastModified],
    queryFn: ({ signal }) => upload(client.uploads, file, { onProgress: setSent, signal }),
    gcTime: 0,
  })
  const uploaded = sending.data
  const looking = useQuery(
    api.imports.look.queryOptions({
      input: uploaded
        ? { source: { from: 'upload', upload: uploaded }, ...(mapping ? { mapping } : {}) }
        : skipToken,
      placeholderData: keepPreviousData,
      gcTime: 0,
    }),
  )
  return {
    uploaded,
    sent,
    look: looking.data,
    mapping: mapping ?? looking.data?.mapping ?? {},
    setMapping,
    error: sending.error ?? looking.error,
    retry: () => void (sending.error ? sending.refetch() : looking.refetch()),
  }
}
