// The least that this runtime can do: a Worker and one durable object that answer the load's four requests with next to
// nothing. Nothing is checked, marked, counted or stored; what remains is HTTP and the way to the object and back.
import { DurableObject } from 'cloudflare:workers';

const questions = Array.from({ length: 10 }, (_, index) => ({
  number: index + 1,
  kind: 'single',
  text: '红灯亮了，路口没有车，可以走吗？',
  options: ['可以', '不可以', '看情况', '跟着别人走'],
  answer: [],
}));

const headers = new Headers({
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
});

function json(value, status = 200) {
  return new Response(JSON.stringify(value), { status, headers });
}

export class Shard extends DurableObject {
  ballots = new Map();

  async fetch(request) {
    const path = request.url.slice(request.url.indexOf('/', 8));
    const attempt = path.split('/')[4];
    if (path.endsWith('/tally')) return json({ summary: { handed_in: this.ballots.size } });
    const body = await request.json();
    if (path.endsWith('/attempts')) return json({ attempt: body.attempt, state: 'open', rev: 0, questions }, 201);
    if (path.endsWith('/answers')) return json({ rev: body.rev });
    const before = this.ballots.get(attempt);
    const ballot = before ?? String(this.ballots.size + 1);
    this.ballots.set(attempt, ballot);
    return json({ receipt: { ballot }, already_submitted: before !== undefined });
  }
}

let people = 0;

export default {
  fetch(request, env) {
    const path = request.url.slice(request.url.indexOf('/', 8));
    if (path === '/healthz') return json({ ok: true });
    if (path.endsWith('/entry')) {
      people += 1;
      return json({ ticket: `t${people}`, attempt: `a${people}` });
    }
    return env.SHARD.getByName('shard').fetch(request);
  },
};
