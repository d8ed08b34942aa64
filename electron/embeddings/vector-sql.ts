/**
 * SQL for the vector by a model that a message has: in its own column, or where the vectors of a model lie that is
 * being prepared, or was in force before.
 * @param message alias of the table `messages`
 * @param model SQL for the model's name: a parameter, or a quoted literal
 */
export const vectorBy = (message: string, model: string): string =>
  `CASE WHEN ${message}.embedding_model = ${model} THEN ${message}.embedding
     ELSE (SELECT e.embedding FROM message_embeddings e WHERE e.message_id = ${message}.id AND e.model = ${model}) END`

/** SQL for whether a message has one. */
export const hasVectorBy = (message: string, model: string): string =>
  `(coalesce(${message}.embedding_model = ${model}, false) OR EXISTS (
     SELECT FROM message_embeddings e WHERE e.message_id = ${message}.id AND e.model = ${model}))`
