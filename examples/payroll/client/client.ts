// A client with the types of payroll's own document: what it may send and what it reads is checked while it is compiled, and what it
// reads is checked once more here, against the running service.
import createClient from "openapi-fetch";
import type { components, paths } from "./payroll.js";

const [baseUrl, admin, hr, employee, manager, other] = process.argv.slice(2);
if (!baseUrl || !admin || !hr || !employee || !manager || !other) {
  throw new Error("usage: client.js URL ADMIN HR EMPLOYEE MANAGER ADMIN_OF_ANOTHER_TENANT");
}

const as = (token: string) =>
  createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${token}` } });

function expect(what: string, holds: boolean): void {
  if (!holds) throw new Error(what);
  console.log(`ok: ${what}`);
}

// Fields that depend on the caller are optional in their type.
type Employee = components["schemas"]["Employee"];
const pay = (employee: Employee | undefined): number | undefined => employee?.salary_cents;

const list = await as(hr).GET("/employees", { params: { query: { limit: 2 } } });
expect("hr lists two employees", list.data?.length === 2);
expect("hr sees pay", pay(list.data?.[0]) !== undefined);

const own = await as(employee).GET("/me");
expect("an employee reads its own record", own.response.status === 200);
expect("an employee sees no pay", pay(own.data) === undefined);

const hired = await as(admin).POST("/employees", {
  body: {
    name: "Edsger",
    email: "edsger@payroll.example",
    department: "Engineering",
    title: "Engineer",
    iban: "DE89370400440532013000",
    salary_cents: 700_000,
  },
});
expect("an admin hires", hired.response.status === 201 && hired.data?.name === "Edsger");

const changed = await as(hr).PATCH("/employees/{id}", {
  params: { path: { id: "e3" } },
  body: { title: "Head of Research" },
});
expect("hr changes a title", changed.data?.title === "Head of Research");

const people = await as(manager).GET("/employees");
expect("a manager lists its department", people.data?.every(one => one.department === "Engineering") === true);
expect("a manager sees no pay", people.data?.every(one => pay(one) === undefined) === true);

const foreign = await as(other).GET("/employees/{id}", { params: { path: { id: "e3" } } });
expect("another tenant finds nobody", foreign.response.status === 404);

const of_march = { id: "e3", payday: "2026-03-31" };
const payslip = await as(employee).GET("/employees/{id}/payslips/{payday}", { params: { path: of_march } });
expect("an employee reads a payslip", payslip.data?.payday === "2026-03-31");

const bonus = { params: { path: { id: "e3" } }, body: { payday: "2026-04-15", gross_cents: 250_000 } };
const asked = await as(hr).POST("/employees/{id}/payslips", bonus);
expect("a payment waits for approval", asked.response.status === 403);
const [waiting] = (await as(admin).GET("/approvals")).data ?? [];
if (!waiting) throw new Error("nothing waits");
await as(admin).POST("/approvals/{id}/approve", { params: { path: { id: waiting.id } } });
const paid = await as(hr).POST("/employees/{id}/payslips", bonus);
expect("an approved payment is made", paid.response.status === 201 && paid.data?.gross_cents === 250_000);

const refused = await as(employee).GET("/employees");
expect("an employee may not list, and reads why", refused.error?.title === "Forbidden");

const invalid = await as(hr).PATCH("/employees/{id}", {
  params: { path: { id: "e3" } },
  body: { title: "" },
});
expect("what is wrong is told by its place", invalid.error?.errors?.[0]?.pointer === "#/title");

// What the document does not have does not compile: each of these is an error that has to be there.
// @ts-expect-error a field that never leaves
const hidden = (employee: Employee) => employee.ssn;
// @ts-expect-error a route that does not exist
const nowhere = () => as(hr).GET("/employes");
// @ts-expect-error a body without its required fields
const half = () => as(admin).POST("/employees", { body: { name: "Edsger" } });
void [hidden, nowhere, half];
