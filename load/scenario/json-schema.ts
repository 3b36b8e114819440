import { z } from 'zod';
import { scenarioSchema } from './schema.ts';

/**
 * The JSON Schema of scenario files, from the loader's own schema, for editors: completion, descriptions,
 * red underlines. Committed as `scenarios/scenario.schema.json`; a test holds the two together
 * (`UPDATE=1 npx vitest run load/scenario/json-schema` writes it).
 *
 * The relations between settings cannot be said in it; `opening-day validate` checks those too.
 */
export function scenarioJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(scenarioSchema, {
    io: 'input',
    reused: 'inline',
    override: ({ jsonSchema }) => {
      // In a file every number says where it comes from; the plain form is for resolved scenarios only.
      if (jsonSchema.anyOf?.length === 3) jsonSchema.anyOf = jsonSchema.anyOf.slice(1);
    },
  });
  return { ...schema, title: 'A scenario of Opening Day' };
}

/** As it stands in the file. */
export const scenarioJsonSchemaText = (): string => `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`;
