// Writes ../data/expressions.json: every expression of cases.mjs with the value ODK's engine gives it.
// The engine keeps the time zone it was started in, so each zone is asked in a process of its own.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { NOW, nodes, open, text } from './engine.mjs';
import { groups, spec } from './cases.mjs';

const escape = (value) => value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;').replace(/\n/g, '&#10;');
const RESULT = 'result';

function element(name, value, at, path = '/data') {
  const here = `${path}/${name}`;
  if (Array.isArray(value)) return value.map((entry) => element(name, entry, at, path)).join('');
  if (typeof value === 'string') return `<${name}>${escape(value)}</${name}>`;
  const inner = Object.entries(value).map(([child, v]) => element(child, v, at, here)).join('');
  return `<${name}>${inner}${at === name ? `<${RESULT}/>` : ''}</${name}>`;
}

function controls(document, selects, path = '/data') {
  return Object.entries(document).map(([name, value]) => {
    const ref = `${path}/${name}`;
    if (Array.isArray(value)) {
      return `<group ref="${ref}"><repeat nodeset="${ref}">${controls(value[0] ?? {}, selects, ref)}</repeat></group>`;
    }
    if (typeof value === 'object') return `<group ref="${ref}">${controls(value, selects, ref)}</group>`;
    if (selects[name]) {
      return `<select1 ref="${ref}"><label>${name}</label><itemset nodeset="instance('${selects[name]}')/root/item">`
        + '<value ref="name"/><label ref="label"/></itemset></select1>';
    }
    return `<input ref="${ref}"><label>${name}</label></input>`;
  }).join('');
}

function form(group, expression) {
  const { document, at, lists = {}, selects = {}, relevant = {} } = group;
  const body = Object.entries(document).map(([name, value]) => element(name, value, at)).join('');
  const instances = Object.entries(lists).map(([name, items]) => `<instance id="${name}"><root>`
    + items.map((item) => `<item>${Object.entries(item).map(([k, v]) => `<${k}>${escape(v)}</${k}>`).join('')}</item>`).join('')
    + '</root></instance>').join('');
  const binds = Object.entries(relevant).map(([ref, condition]) => `<bind nodeset="${ref}" relevant="${escape(condition)}"/>`).join('');
  const target = at ? `/data/${at}/${RESULT}` : `/data/${RESULT}`;
  return `<?xml version="1.0"?><h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
    xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>t</h:title><model><instance>
    <data id="t">${body}${at ? '' : `<${RESULT}/>`}</data></instance>${instances}${binds}
    <bind nodeset="${target}" type="string" calculate="${escape(expression)}"/></model></h:head>
    <h:body>${controls(document, selects)}</h:body></h:html>`;
}

async function ask(group) {
  const cases = [];
  for (const item of group.expressions) {
    const { expression, deviates, why } = typeof item === 'string' ? { expression: item } : item;
    let root;
    try {
      root = await open(form(group, expression));
    } catch (error) {
      const refused = String(error.errors?.[0]?.message ?? error.message).split('\n')[0];
      cases.push(deviates === undefined ? { expression, refused } : { expression, expect: deviates, refused, why });
      continue;
    }
    const found = nodes(root).filter((node) => node.currentState.reference.endsWith(`/${RESULT}`)).map(text);
    const engine = group.at ? found : found[0];
    cases.push(deviates === undefined ? { expression, expect: engine } : { expression, expect: deviates, engine, why });
  }
  const { title, document, at, lists, selects, relevant, zone = 'UTC' } = group;
  return { title, zone, document, at, lists, selects, relevant, cases };
}

const [, script, asked] = process.argv;
if (asked !== undefined) {
  const group = await ask(groups[Number(asked)]);
  process.stdout.write(JSON.stringify(group), () => process.exit());
} else {
  const table = groups.map((group, index) => JSON.parse(execFileSync(process.execPath, [script, String(index)], {
    env: { ...process.env, TZ: group.zone ?? 'UTC' }, encoding: 'utf8', maxBuffer: 1e8,
  })));
  const target = fileURLToPath(new URL('../data/expressions.json', import.meta.url));
  writeFileSync(target, `${JSON.stringify({ engine: '@getodk/xforms-engine 0.22.0', now: NOW, groups: table, spec }, null, 1)}\n`);
  console.log(`${table.reduce((sum, group) => sum + group.cases.length, 0)} cases from the engine, ${spec.length} from the specification`);
}
