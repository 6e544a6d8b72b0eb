//! A rule may name every role.

#![deny(warnings, long_running_const_eval)]
#![allow(dead_code)]

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    RoleAax, RoleAbx, RoleAcx, RoleAdx, RoleAex, RoleAfx,
    RoleAgx, RoleAhx, RoleAix, RoleAjx, RoleAkx, RoleAlx,
    RoleAmx, RoleAnx, RoleAox, RoleApx, RoleAqx, RoleArx,
    RoleAsx, RoleAtx, RoleAux, RoleAvx, RoleAwx, RoleAxx,
    RoleAyx, RoleAzx, RoleBax, RoleBbx, RoleBcx, RoleBdx,
    RoleBex, RoleBfx, RoleBgx, RoleBhx, RoleBix, RoleBjx,
    RoleBkx, RoleBlx, RoleBmx, RoleBnx, RoleBox, RoleBpx,
    RoleBqx, RoleBrx, RoleBsx, RoleBtx, RoleBux, RoleBvx,
    RoleBwx, RoleBxx, RoleByx, RoleBzx, RoleCax, RoleCbx,
    RoleCcx, RoleCdx, RoleCex, RoleCfx, RoleCgx, RoleChx,
    RoleCix, RoleCjx, RoleCkx, RoleClx,
}

#[secure(role = any(
    "role_aax", "role_abx", "role_acx", "role_adx", "role_aex", "role_afx",
    "role_agx", "role_ahx", "role_aix", "role_ajx", "role_akx", "role_alx",
    "role_amx", "role_anx", "role_aox", "role_apx", "role_aqx", "role_arx",
    "role_asx", "role_atx", "role_aux", "role_avx", "role_awx", "role_axx",
    "role_ayx", "role_azx", "role_bax", "role_bbx", "role_bcx", "role_bdx",
    "role_bex", "role_bfx", "role_bgx", "role_bhx", "role_bix", "role_bjx",
    "role_bkx", "role_blx", "role_bmx", "role_bnx", "role_box", "role_bpx",
    "role_bqx", "role_brx", "role_bsx", "role_btx", "role_bux", "role_bvx",
    "role_bwx", "role_bxx", "role_byx", "role_bzx", "role_cax", "role_cbx",
    "role_ccx", "role_cdx", "role_cex", "role_cfx", "role_cgx", "role_chx",
    "role_cix", "role_cjx", "role_ckx", "role_clx",
))]
async fn list() {}

#[secure(role = all(
    "role_aax", "role_abx", "role_acx", "role_adx", "role_aex", "role_afx",
    "role_agx", "role_ahx", "role_aix", "role_ajx", "role_akx", "role_alx",
    "role_amx", "role_anx", "role_aox", "role_apx", "role_aqx", "role_arx",
    "role_asx", "role_atx", "role_aux", "role_avx", "role_awx", "role_axx",
    "role_ayx", "role_azx", "role_bax", "role_bbx", "role_bcx", "role_bdx",
    "role_bex", "role_bfx", "role_bgx", "role_bhx", "role_bix", "role_bjx",
    "role_bkx", "role_blx", "role_bmx", "role_bnx", "role_box", "role_bpx",
    "role_bqx", "role_brx", "role_bsx", "role_btx", "role_bux", "role_bvx",
    "role_bwx", "role_bxx", "role_byx", "role_bzx", "role_cax", "role_cbx",
    "role_ccx", "role_cdx", "role_cex", "role_cfx", "role_cgx", "role_chx",
    "role_cix", "role_cjx", "role_ckx", "role_clx",
))]
async fn all_of_them() {}

fn main() {}
