import { QuartermasterError } from '../domain/errors.ts';
import type { Schema } from './operation.ts';
import type { Registry } from './registry.ts';

/** What a model is told of an operation: its name, our own description, and the arguments. */
export function modelTool({ find }: Registry, name: string): { name: string; description: string; input: Schema } {
  const operation = find(name);
  if (operation?.description === undefined)
    throw new QuartermasterError(
      'configuration_invalid',
      `${name} is no operation of openapi/ with a description for models. See it with: bin/qm tools list`,
    );
  return { name, description: operation.description, input: operation.input };
}
