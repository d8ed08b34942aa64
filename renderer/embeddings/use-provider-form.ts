import { useForm } from '@mantine/form'
import type { EmbeddingSettings } from '../../shared/model/embedding.ts'
import { providerErrors, valuesOf } from './provider-values.ts'

export function useProviderForm(settings: EmbeddingSettings | null) {
  return useForm({ initialValues: valuesOf(settings), validate: providerErrors })
}

export type ProviderFormApi = ReturnType<typeof useProviderForm>
