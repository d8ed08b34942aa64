import { Button, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { memo, useState } from 'react'
import { countsAll } from '../../../shared/model/count-filter.ts'
import { showFailure } from '../../ui/failure-notice.tsx'
import { thresholdText } from '../../ui/numbers.ts'
import { saveFile } from '../../ui/save-file.ts'
import { csvOf } from './csv.ts'
import { aboutExport, type ExportSource, pictures, tables } from './export-items.ts'

/** Everything of the screen as a file, as it is when it is asked for. */
export const ExportMenu = memo(function ExportMenu(source: ExportSource) {
  const [isBusy, setIsBusy] = useState(false)
  const save = async (what: string, ending: string, make: (about: string) => Promise<Blob>) => {
    const { threshold, trigramThreshold } = source.valuesNow()
    const counted = countsAll(source.scope.filter) ? '' : '-filtered'
    setIsBusy(true)
    try {
      const content = await make(aboutExport(source, new Date()))
      saveFile(
        `likeness-${what}${counted}-${thresholdText(threshold)}-${thresholdText(trigramThreshold)}.${ending}`,
        content,
      )
    } catch (error) {
      showFailure(error)
    } finally {
      setIsBusy(false)
    }
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" size="compact-xs" loading={isBusy} leftSection={<IconDownload size={14} />}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Table (CSV)</Menu.Label>
        {tables.map(({ label, what, isReady, make }) => (
          <Menu.Item
            key={what}
            disabled={!isReady(source)}
            onClick={() =>
              void save(what, 'csv', async (about) => {
                const text = csvOf(await make(source, about), about)
                return new Blob(['\ufeff', text], { type: 'text/csv;charset=utf-8' })
              })
            }
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Label>Picture (PNG)</Menu.Label>
        {pictures.map(({ label, what, isReady, make }) => (
          <Menu.Item
            key={what}
            disabled={!isReady(source)}
            onClick={() => void save(what, 'png', (about) => make(source, about))}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
})
