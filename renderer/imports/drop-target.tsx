import { useWindowEvent } from '@mantine/hooks'
import { useState } from 'react'
import { useImportDrawer } from './drawer-state.tsx'
import classes from './drop-target.module.css'

function holdsFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false
}

/** Takes a file that is dropped anywhere on the window. */
export function DropTarget() {
  const { openWith } = useImportDrawer()
  const [isOver, setOver] = useState(false)
  useWindowEvent('dragover', (event) => {
    if (!holdsFiles(event)) return
    event.preventDefault()
    setOver(true)
  })
  useWindowEvent('dragleave', (event) => {
    if (event.relatedTarget === null) setOver(false)
  })
  useWindowEvent('drop', (event) => {
    if (!holdsFiles(event)) return
    event.preventDefault()
    setOver(false)
    const file = event.dataTransfer?.files[0]
    if (file) openWith(file)
  })
  return isOver ? <div className={classes.veil}>Drop the file to import it</div> : null
}
