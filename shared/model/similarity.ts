import { z } from 'zod'

/** How many units of a stored score make 1.00. Scores and thresholds are compared as these integers. */
export const MILLION = 1_000_000

/** A score or threshold as people see it: 0 (nothing in common) to 1 (identical). */
export const Similarity = z.number().min(0).max(1)

/** A score or threshold as it is stored and compared: integer millionths. */
export type Millionths = number

/** 0.42 -> 420000. The only way from a similarity to what is compared. */
export const toMillionths = (similarity: number): Millionths => Math.round(similarity * MILLION)

/** 420000 -> 0.42. */
export const fromMillionths = (millionths: Millionths): number => millionths / MILLION
