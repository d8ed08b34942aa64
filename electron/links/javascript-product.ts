import { DIMENSIONS } from '../embeddings/unit-vector.ts'
import { type MatrixProduct, sizesOf } from './matrix-product.ts'

/**
 * Where the native library cannot be loaded. Two rows with two columns at a time: four sums, none of which waits
 * for another, and each float is read for two of them.
 */
export const javascriptProduct: MatrixProduct = {
  by: 'javascript',
  async multiply(rows, columns, products) {
    const { height, width } = sizesOf(rows, columns)
    for (let row = 0; row < height; row += 2) {
      // The last of an odd number stands twice, and is written twice.
      const other = Math.min(row + 1, height - 1)
      for (let column = 0; column < width; column += 2) {
        const beside = Math.min(column + 1, width - 1)
        fourProducts(rows, row, other, columns, column, beside, products, width)
      }
    }
  },
}

function fourProducts(
  rows: Float32Array,
  row: number,
  other: number,
  columns: Float32Array,
  column: number,
  beside: number,
  products: Float32Array,
  width: number,
): void {
  let [first, second, third, fourth] = [0, 0, 0, 0]
  let [rowAt, otherAt] = [row * DIMENSIONS, other * DIMENSIONS]
  let [columnAt, besideAt] = [column * DIMENSIONS, beside * DIMENSIONS]
  for (const end = rowAt + DIMENSIONS; rowAt < end; ) {
    const rowValue = rows[rowAt++] as number
    const otherValue = rows[otherAt++] as number
    const columnValue = columns[columnAt++] as number
    const besideValue = columns[besideAt++] as number
    first += rowValue * columnValue
    second += rowValue * besideValue
    third += otherValue * columnValue
    fourth += otherValue * besideValue
  }
  products[row * width + column] = first
  products[row * width + beside] = second
  products[other * width + column] = third
  products[other * width + beside] = fourth
}
