/**
 * Google's description of the Gmail API as the googleapis package still has it, which is generated from the document itself: methods,
 * paths, parameters and their types, fields of bodies. Enums and limits are lost on the way: those only the document knows.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Description, Method, Parameter } from './discovery';

const source = (ending: string): string =>
  readFileSync(createRequire(__filename).resolve(`googleapis/build/src/apis/gmail/v1${ending}`), 'utf8');

/** Interface by interface, what a generated declaration file says: its name, and the type of each property. */
function interfacesOf(declarations: string): Map<string, Map<string, string>> {
  const found = declarations.matchAll(/^ {4}(?:export )?interface ([\w$]+)[^{]*\{\n([\s\S]*?)^ {4}\}/gm);
  return new Map(
    [...found].map(([, name = '', body = '']) => [
      name,
      new Map([...body.matchAll(/^ {8}'?([\w.$]+)'?\?: (.+);$/gm)].map(([, property = '', type = '']) => [property, type] as const)),
    ]),
  );
}

function parametersOf(properties: ReadonlyMap<string, string>, inPath: readonly string[], required: readonly string[]) {
  return Object.fromEntries(
    [...properties].map(([name, type]): [string, Parameter] => [
      name,
      {
        location: inPath.includes(name) ? 'path' : 'query',
        type: type === 'boolean' ? 'boolean' : type === 'number' ? 'integer' : 'string',
        repeated: type.endsWith('[]'),
        required: required.includes(name),
      },
    ]),
  );
}

const METHOD =
  /^ {8}(\w+)\(paramsOrCallback[\s\S]*?\burl: \(rootUrl \+\s+'\/([^']+)'[\s\S]*?method: '(\w+)'[\s\S]*?requiredParams: \[([^\]]*)\][\s\S]*?pathParams: \[([^\]]*)\]/gm;
const words = (list: string): string[] => [...list.matchAll(/\w+/g)].map(([word]) => word);

export function packageDescription(): Description {
  const interfaces = interfacesOf(source('.d.ts'));
  const methods: Record<string, Method> = {};
  for (const part of source('.js')
    .split(/^ {4}class Resource\$/m)
    .slice(1)) {
    const [resource = ''] = /^[\w$]+/.exec(part) ?? [];
    for (const [, name = '', path = '', httpMethod = '', required = '', inPath = ''] of part.matchAll(METHOD)) {
      const params =
        interfaces.get(`Params$Resource$${resource}$${name[0]?.toUpperCase()}${name.slice(1).toLowerCase()}`) ?? new Map<string, string>();
      const body = params.get('requestBody')?.replace(/^Schema\$/, '');
      const rest = new Map([...params].filter(([one]) => one !== 'requestBody' && one !== 'media'));
      const id = ['gmail', ...resource.split('$'), name].map((word) => `${word[0]?.toLowerCase()}${word.slice(1)}`).join('.');
      const parameters = parametersOf(rest, words(inPath), words(required));
      methods[id] = { id, path, httpMethod, parameters, ...(body ? { request: { $ref: body } } : {}) };
    }
  }
  const schemas = [...interfaces].flatMap(([name, properties]) =>
    name.startsWith('Schema$') ? [[name.slice('Schema$'.length), { properties: Object.fromEntries(properties) }] as const] : [],
  );
  const standard = interfaces.get('StandardParameters') ?? new Map<string, string>();
  return { methods, schemas: Object.fromEntries(schemas), parameters: parametersOf(standard, [], []) };
}
