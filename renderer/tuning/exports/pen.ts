export type Pen = OffscreenCanvasRenderingContext2D

export const PICTURE_WIDTH = 1200

export const MARGIN = { top: 64, right: 24, bottom: 40, left: 96 } as const

/** What is drawn in pictures: always on white, so that they are the same in any report. */
export const INK = {
  line: '#4263eb',
  strong: '#212529',
  quiet: '#495057',
  grid: '#dee2e6',
  pale: '#edf2ff',
} as const

/** A picture for a report, with what it is of above it. */
export async function drawPicture(
  { title, about, height }: { readonly title: string; readonly about: string; readonly height: number },
  draw: (pen: Pen) => void,
): Promise<Blob> {
  const canvas = new OffscreenCanvas(PICTURE_WIDTH * 2, height * 2)
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('This window cannot draw.')
  pen.scale(2, 2)
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, PICTURE_WIDTH, height)
  write(pen, title, [MARGIN.left, 28], { isStrong: true })
  write(pen, about, [MARGIN.left, 48])
  draw(pen)
  return canvas.convertToBlob({ type: 'image/png' })
}

export type Point = readonly [x: number, y: number]

export function write(
  pen: Pen,
  text: string,
  [x, y]: Point,
  {
    align = 'left',
    isStrong = false,
  }: { readonly align?: CanvasTextAlign; readonly isStrong?: boolean } = {},
): void {
  pen.fillStyle = isStrong ? INK.strong : INK.quiet
  pen.font = `${isStrong ? 600 : 400} ${isStrong ? 16 : 13}px system-ui, sans-serif`
  pen.textAlign = align
  pen.fillText(text, x, y)
}

export function line(pen: Pen, [fromX, fromY]: Point, [toX, toY]: Point, color: string, width = 1): void {
  pen.beginPath()
  pen.moveTo(fromX, fromY)
  pen.lineTo(toX, toY)
  pen.strokeStyle = color
  pen.lineWidth = width
  pen.stroke()
}

/** Where a threshold from 0 to 1 stands. */
export const thresholdX = (threshold: number): number =>
  MARGIN.left + threshold * (PICTURE_WIDTH - MARGIN.left - MARGIN.right)

/** The live threshold as a line, the candidate's as a dashed one, from one height to another. */
export function drawThresholds(
  pen: Pen,
  { live, threshold }: { readonly live: number; readonly threshold: number },
  top: number,
  bottom: number,
): void {
  line(pen, [thresholdX(live), top], [thresholdX(live), bottom], INK.strong, 2)
  pen.setLineDash([6, 4])
  line(pen, [thresholdX(threshold), top], [thresholdX(threshold), bottom], INK.line, 2)
  pen.setLineDash([])
}

/** Tenths of the threshold below what is drawn. */
export function drawThresholdAxis(pen: Pen, y: number, name: string): void {
  for (let tenth = 0; tenth <= 10; tenth++)
    write(pen, (tenth / 10).toFixed(1), [thresholdX(tenth / 10), y + 14], { align: 'center' })
  write(pen, name, [thresholdX(0.5), y + 32], { align: 'center' })
}
