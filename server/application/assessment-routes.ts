import { z } from 'zod';
import { readBody } from '../body.ts';
import { languageOf } from '../errors.ts';
import type { Answer, Exchange, Route } from '../http.ts';
import type { Services } from '../services.ts';
import { assess, pathways, questions, reasonWords } from './assessment.ts';

const yesOrNo = z.boolean('true or false');
const answers = z.strictObject({
  answers: z.strictObject({
    pathway: z.enum(pathways, `is one of ${pathways.join(', ')}`),
    paperFile: yesOrNo,
    validatedJobOffer: yesOrNo,
    inCanada: z.enum(['no', 'study', 'work'], 'is one of no, study, work'),
  }),
});

/** The self-assessment: open to everybody, and nothing is kept of it. */
export function assessmentRoutes(services: Services): Route[] {
  return [
    { method: 'get', path: '/api/assessment', handle: asked },
    {
      method: 'post',
      path: '/api/assessment',
      bodyLimit: 4096,
      handle: (exchange) => answered(services, exchange),
    },
  ];
}

function asked({ acceptLanguage }: Exchange): Answer {
  const language = languageOf(acceptLanguage);
  const told = questions.map(({ name, text, options }) => ({
    name,
    text: text[language],
    options: options.map(({ value, text }) => ({ value, text: text[language] })),
  }));
  return {
    status: 200,
    headers: [['content-language', language]],
    body: JSON.stringify({ questions: told }),
  };
}

/** @throws Refusal bad_json, invalid_fields; where nothing stands before the portal, busy, portal_timeout */
async function answered(services: Services, exchange: Exchange): Promise<Answer> {
  const assessment = assess(readBody(answers, exchange.body).answers);
  await services.door();
  const language = languageOf(exchange.acceptLanguage);
  const reasons = assessment.reasons.map((code) => ({ code, text: reasonWords[code][language] }));
  return {
    status: 200,
    headers: [['content-language', language]],
    body: JSON.stringify({ ...assessment, reasons }),
  };
}
