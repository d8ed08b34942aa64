import { Button, FileButton, Group, Radio, Stack, Textarea } from '@mantine/core'
import { protections } from './place-words.ts'
import type { ConnectionFormApi } from './use-connection-form.ts'

/** A certificate is small; what is larger is none. */
const MOST_BYTES = 100_000

/** How the connection is protected, with one sentence each. */
export function ProtectionFields({ form }: { readonly form: ConnectionFormApi }) {
  const take = async (file: File | null) => {
    if (!file) return
    if (file.size > MOST_BYTES) {
      form.setFieldError(
        'authority',
        'Choose the certificate of the authority: this file is more than 100 KB',
      )
      return
    }
    form.setFieldValue('authority', await file.text())
  }
  return (
    <>
      <Radio.Group label="Protection" {...form.getInputProps('tls')}>
        <Stack gap={8} mt={4}>
          {protections.map(({ mode, label, sentence }) => (
            <Radio key={mode} size="xs" value={mode} label={label} description={sentence} />
          ))}
        </Stack>
      </Radio.Group>
      {form.values.tls === 'verify' && (
        <Stack gap={6}>
          <Textarea
            label="Certificate of the authority"
            description="As PEM. Leave it empty where the server's certificate is signed by one that this system trusts."
            placeholder="-----BEGIN CERTIFICATE-----"
            size="xs"
            autosize
            minRows={2}
            maxRows={6}
            spellCheck={false}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
            {...form.getInputProps('authority')}
          />
          <Group>
            <FileButton accept=".pem,.crt,.cer,.cert,text/plain" onChange={(file) => void take(file)}>
              {(button) => (
                <Button variant="default" size="compact-xs" {...button}>
                  Choose a file
                </Button>
              )}
            </FileButton>
          </Group>
        </Stack>
      )}
    </>
  )
}
