/** Why one record cannot be a message: a short sentence for people. It stops nothing but this record. */
export class Rejection extends Error {
  override readonly name = 'Rejection'
}
